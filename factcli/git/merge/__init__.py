"""The merge of one store file from three versions."""
