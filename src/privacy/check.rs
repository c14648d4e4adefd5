//! The leftover check: finished output is searched for every value that was removed from it.
