package import Foundation

/// The published files of real cycles, which are not part of the project.
///
/// They are looked for in `$TROWEL_SHARED/data/pabulib`, else in `../shared/data/pabulib` beside
/// the package. A test that needs them is skipped where they are absent.
package enum RealCycles {
  package static let folder: URL? = {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let shared = ProcessInfo.processInfo.environment["TROWEL_SHARED"].map {
      URL(fileURLWithPath: $0)
    }
    let folder = (shared ?? root.deletingLastPathComponent().appending(path: "shared"))
      .appending(path: "data/pabulib")
    return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
  }()

  package static let areAbsent = "real cycles are absent: set TROWEL_SHARED to read them"

  /// Names of all files, in byte order.
  package static var names: [String] {
    guard let folder else { return [] }
    let all = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return all.filter { $0.hasSuffix(".pb") }.sorted {
      $0.utf8.lexicographicallyPrecedes($1.utf8)
    }
  }

  package static func bytes(of name: String) throws -> [UInt8] {
    guard let folder else { throw CocoaError(.fileReadNoSuchFile) }
    return Array(try Data(contentsOf: folder.appending(path: name)))
  }
}
