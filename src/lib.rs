//! Conversation export engine.
