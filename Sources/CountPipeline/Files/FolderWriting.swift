import CAtomicRename
import Glibc

/// Writes a whole folder so that a reader, or a crash at any instant, finds the old folder or the
/// new one, never a mixture.
package enum FolderWriting {
  /// The folder that a run builds before it takes the place of `folder`.
  package static func staging(for folder: String) -> String { folder + ".staging" }

  /// Writes `files` (path inside the folder -> bytes) and puts them in place of `folder`.
  package static func replace(
    _ folder: String, with files: [(path: String, bytes: [UInt8])]
  ) throws(FileProblem) {
    let staging = staging(for: folder)
    try remove(staging)
    do {
      try write(files, into: staging)
      try commit(staging, as: folder)
    } catch {
      try? remove(staging)
      throw error
    }
  }

  /// Writes the files and forces them, and the folders that name them, onto the disk, all at once:
  /// a pack can have tens of thousands.
  package static func write(
    _ files: [(path: String, bytes: [UInt8])], into folder: String
  ) throws(FileProblem) {
    try makeFolders(folder)
    // Open before the first byte is written, so that the flush reports what fails from now on.
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileProblem.fromErrno(.write, path: folder) }
    defer { close(descriptor) }
    var folders: Set<String> = [folder]
    for file in files {
      let path = folder + "/" + file.path
      let parent = String(path[..<path.lastIndex(of: "/")!])
      if folders.insert(parent).inserted { try makeFolders(parent) }
      try writeFile(path, file.bytes, synchronizes: false)
    }
    guard synchronize_file_system(descriptor) == 0 else {
      throw FileProblem.fromErrno(.write, path: folder)
    }
  }

  /// Puts a finished staging folder in the place of `folder` in one step.
  package static func commit(_ staging: String, as folder: String) throws(FileProblem) {
    if FileReading.kind(of: folder) == .absent {
      guard unsafe rename(staging, folder) == 0 else {
        throw FileProblem.fromErrno(.write, path: folder)
      }
    } else {
      guard unsafe exchange_paths(staging, folder) == 0 else {
        throw FileProblem.fromErrno(.write, path: folder)
      }
      try synchronize(parent(of: folder))
      try remove(staging)
    }
    try synchronize(parent(of: folder))
  }

  /// - Parameter synchronizes: false where the caller forces it onto the disk with others
  package static func writeFile(
    _ path: String, _ bytes: [UInt8], synchronizes: Bool = true
  ) throws(FileProblem) {
    let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw FileProblem.fromErrno(.write, path: path) }
    defer { close(descriptor) }
    try writeAll(descriptor, bytes, path: path)
    guard !synchronizes || fsync(descriptor) == 0 else {
      throw FileProblem.fromErrno(.write, path: path)
    }
  }

  /// Puts one file in place of an older one in one step.
  package static func replaceFile(_ path: String, _ bytes: [UInt8]) throws(FileProblem) {
    let staging = path + ".staging"
    try remove(staging)
    try writeFile(staging, bytes)
    guard unsafe rename(staging, path) == 0 else {
      throw FileProblem.fromErrno(.write, path: path)
    }
    try synchronize(parent(of: path))
  }

  static func writeAll(
    _ descriptor: Int32, _ bytes: [UInt8], path: String
  ) throws(FileProblem) {
    var written = 0
    while written < bytes.count {
      let count = unsafe bytes.withUnsafeBytes { buffer in
        unsafe Glibc.write(descriptor, buffer.baseAddress! + written, bytes.count - written)
      }
      if count < 0 {
        if errno == EINTR { continue }
        throw FileProblem.fromErrno(.write, path: path)
      }
      written += count
    }
  }

  package static func makeFolders(_ path: String) throws(FileProblem) {
    if FileReading.kind(of: path) == .folder || path.isEmpty { return }
    let above = parent(of: path)
    if above != path { try makeFolders(above) }
    guard unsafe mkdir(path, 0o755) == 0 || errno == EEXIST else {
      throw FileProblem.fromErrno(.write, path: path)
    }
    var status = stat()
    guard unsafe stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else {
      throw FileProblem(.create, path: path, "it is no folder")
    }
  }

  /// Removes a file or a folder with all it holds; absent is fine.
  package static func remove(_ path: String) throws(FileProblem) {
    switch FileReading.kind(of: path) {
    case .absent: return
    case .folder:
      for name in try FileReading.names(in: path) { try remove(path + "/" + name) }
      guard unsafe rmdir(path) == 0 else { throw FileProblem.fromErrno(.write, path: path) }
    case .regular, .other:
      guard unsafe unlink(path) == 0 else { throw FileProblem.fromErrno(.write, path: path) }
    }
  }

  package static func parent(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  static func synchronize(_ folder: String) throws(FileProblem) {
    let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileProblem.fromErrno(.write, path: folder) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw FileProblem.fromErrno(.write, path: folder)
    }
  }
}
