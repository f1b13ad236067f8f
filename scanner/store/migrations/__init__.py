"""The steps from one schema to the next, one SQL file each: DATABASE_NNNN.sql. They run in order, each once."""
