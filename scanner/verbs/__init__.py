"""The verbs of ScanService by subject; what runs scans is in service.py."""
