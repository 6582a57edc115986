"""The HTML report: one page that loads nothing and runs nothing foreign."""
