"""The property graph: fold, store, embedded engine, views and exports."""
