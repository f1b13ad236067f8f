"""The version of the engine, written into every run."""

ENGINE_VERSION = "0.1.0"
