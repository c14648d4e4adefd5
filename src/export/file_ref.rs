//! Which file of a conversation is asked for.

/// A file of a message, as the input names it: what a host needs to find its bytes.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct FileRef<'a> {
    /// Id of the conversation.
    pub conversation_id: &'a str,
    /// Id of the file, empty if it has none.
    pub attachment_id: &'a str,
    /// Name as given by the sender: never a path to open.
    pub name: &'a str,
    /// Media type as stated; the bytes decide.
    pub content_type: &'a str,
    /// Bytes, as stated.
    pub size: Option<u64>,
}

/// Gives the bytes of a file, or nothing if there are none.
pub type FileSource = Box<dyn FnMut(&FileRef<'_>) -> std::io::Result<Option<Vec<u8>>>>;
