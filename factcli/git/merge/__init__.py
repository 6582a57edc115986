"""Three-way merge of one store file: split into tables and keys, merged, verified, written with conflict markers."""
