"""Who is who: names of people and outlets, their spellings and aliases, and the origins of reports."""
