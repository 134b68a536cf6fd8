import AuditTrail
import BudgetModel

/// Where a pack may be written: an absent path, an empty folder, or the place of an older pack.
/// Whatever else stands there is somebody's work and is never replaced.
struct OutputPlace {
  /// Without `/` at its end.
  var path: String
  /// Nil: a pack may go there.
  var refusal: RunReport?

  init(_ given: String, cycle: String) {
    var path = given
    while path.hasSuffix("/") { path.removeLast() }
    self.path = path
    if path.isEmpty {
      refusal = RunReport(.usage, messages: ["error: the output needs a folder's name"])
      return
    }
    guard let reason = Self.inputFolder(around: path, cycle) ?? Self.obstacle(at: path) else {
      return
    }
    refusal = RunReport(
      .cannotCreate,
      messages: ["\(path): error: \(reason), and nothing of yours is replaced; name another folder"]
    )
  }

  /// What lies among ballots and tallies is an input.
  private static func inputFolder(around path: String, _ cycle: String) -> String? {
    let inside = FileReading.realPath(path) + "/"
    return ["ballots", "tallies"].first {
      inside.hasPrefix(FileReading.realPath(cycle) + "/" + $0 + "/")
    }.map { "it is in the folder \($0) of the cycle" }
  }

  private static func obstacle(at path: String) -> String? {
    switch FileReading.kind(of: path) {
    case .absent: return nil
    case .regular, .other: return "it is no folder"
    case .folder:
      guard let names = try? FileReading.names(in: path) else { return "it cannot be read" }
      if names.isEmpty { return nil }
      let bytes = (try? FileReading.bytes(of: path + "/manifest.json")) ?? []
      let manifest = try? CanonicalJSON.read(bytes)
      return manifest?["schema"]?.text == Manifest.schema ? nil : "it holds no report pack"
    }
  }
}
