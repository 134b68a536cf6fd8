package import Foundation

/// One run of the built program, as a user would start it.
package struct ProgramRun: Sendable {
  package var exit: Int32
  package var output: String
  package var messages: String

  /// The folder that holds Package.swift.
  package static let root = URL(filePath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// The program of this build.
  package static var debugProgram: URL {
    let own = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
    let beside = own.deletingLastPathComponent().appending(path: "trowel")
    if FileManager.default.isExecutableFile(atPath: beside.path) { return beside }
    return root.appending(path: ".build/debug/trowel")
  }

  /// The release build, if there is one.
  package static var releaseProgram: URL? {
    let program = root.appending(path: ".build/release/trowel")
    return FileManager.default.isExecutableFile(atPath: program.path) ? program : nil
  }

  /// Runs to the end. `environment` replaces the whole environment where given.
  package static func trowel(
    _ arguments: [String], in folder: URL = root, program: URL = debugProgram,
    environment: [String: String]? = nil
  ) throws -> ProgramRun {
    let process = try start(arguments, in: folder, program: program, environment: environment)
    return process()
  }

  /// Starts a run; the closure waits for its end.
  package static func start(
    _ arguments: [String], in folder: URL = root, program: URL = debugProgram,
    environment: [String: String]? = nil, started: (Process) -> Void = { _ in }
  ) throws -> () -> ProgramRun {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    process.currentDirectoryURL = folder
    if let environment { process.environment = environment }
    process.standardInput = FileHandle.nullDevice
    // Files, not pipes: a full pipe would stop the program.
    let scratch = try TemporaryFolder()
    let output = scratch.url.appending(path: "output")
    let messages = scratch.url.appending(path: "messages")
    for file in [output, messages] {
      _ = FileManager.default.createFile(atPath: file.path, contents: nil)
    }
    process.standardOutput = try FileHandle(forWritingTo: output)
    process.standardError = try FileHandle(forWritingTo: messages)
    try process.run()
    started(process)
    return {
      process.waitUntilExit()
      defer { withExtendedLifetime(scratch) {} }
      func text(_ file: URL) -> String {
        String(decoding: (try? Data(contentsOf: file)) ?? Data(), as: UTF8.self)
      }
      return ProgramRun(
        exit: process.terminationStatus, output: text(output), messages: text(messages))
    }
  }
}

/// A folder that goes away with its last user.
package final class TemporaryFolder: Sendable {
  package let url: URL

  package init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "trowel-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }
  deinit { try? FileManager.default.removeItem(at: url) }

  package var path: String { url.path }

  /// Writes a text file below the folder and gives its path.
  @discardableResult
  package func write(_ name: String, _ text: String) throws -> String {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file.path
  }

  /// Copies a folder of the package to `name`.
  package func copy(_ source: URL, as name: String) throws -> String {
    let target = url.appending(path: name)
    try FileManager.default.copyItem(at: source, to: target)
    return target.path
  }
}

/// Every file below a folder: path inside it -> bytes.
package func fileContents(below folder: URL) throws -> [String: Data] {
  var contents: [String: Data] = [:]
  let base = folder.resolvingSymlinksInPath().path + "/"
  guard
    let all = FileManager.default.enumerator(
      at: folder.resolvingSymlinksInPath(), includingPropertiesForKeys: [.isRegularFileKey])
  else { return [:] }
  for case let file as URL in all {
    guard try file.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile == true else {
      continue
    }
    contents[String(file.resolvingSymlinksInPath().path.dropFirst(base.count))] =
      try Data(contentsOf: file)
  }
  return contents
}

/// The names of files that differ between two folders, with the side that lacks them.
package func differences(
  _ left: [String: Data], _ right: [String: Data]
) -> [String] {
  Set(left.keys).union(right.keys).sorted().compactMap { name in
    switch (left[name], right[name]) {
    case (nil, _): "only in the second: \(name)"
    case (_, nil): "only in the first: \(name)"
    case (let one, let other): one == other ? nil : "differs: \(name)"
    }
  }
}
