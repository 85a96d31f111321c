/// What a pickle of tensors can hold. Values that hold others say where those stand in the reader's list, so that no
/// value, however deep, is nested in memory.
enum PickleValue {
    case none
    case bool(Bool)
    case integer(Int)
    /// A floating-point number or bytes: carried along, never looked at.
    case other
    case text(String)
    /// Indexes of the containers of the reader.
    case tuple(Int)
    case list(Int)
    case dictionary(Int)
    /// The name of something of Python, module and name with a dot between; it is never called.
    case function(String)
    case storage(PickledStorage)
    case tensor(PickledTensor)
}

/// The memory that tensors share.
struct PickledStorage {
    /// The name of the class, such as `torch.HalfStorage`.
    var type: String
    /// The name of its file in the archive.
    var key: String
}

/// A tensor as the pickle describes it; nothing of it is checked yet.
struct PickledTensor {
    var storage: PickledStorage
    /// In elements from the start of the storage.
    var offset: Int
    var shape: [Int]
    var strides: [Int]
}
