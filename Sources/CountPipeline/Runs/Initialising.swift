import AllocationRules
import BallotReading

/// `trowel init`: a cycle to start from.
package struct Initialising: Sendable {
  package var folder: String

  package init(folder: String) { self.folder = folder }

  package func run() -> RunReport {
    do {
      guard try isFree() else {
        return RunReport(
          .cannotCreate,
          messages: ["\(folder): error: it exists already; name a folder that does not"])
      }
      let files = InitTemplate.files(
        rules: RuleRegistry.specs, name: folder.split(separator: "/").last.map(String.init) ?? ""
      ).map {
        (path: $0.path, bytes: $0.bytes)
      }
      try FolderWriting.makeFolders(FolderWriting.parent(of: folder))
      try FolderWriting.replace(folder, with: files)
      let lines = files.map { "\(folder)/\($0.path)" }
      return RunReport(
        .final,
        output: lines + ["Edit these files, then run: trowel check \(folder)"])
    } catch {
      return .cannotWrite(error)
    }
  }
}

extension Initialising {
  private func isFree() throws(FileProblem) -> Bool {
    switch FileReading.kind(of: folder) {
    case .absent: return true
    case .folder: return try FileReading.names(in: folder).isEmpty
    case .regular, .other: return false
    }
  }
}

extension RunReport {
  /// 73 where something could not be made, 74 where it could not be written.
  static func cannotWrite(_ problem: FileProblem) -> RunReport {
    RunReport(
      problem.kind == .create ? .cannotCreate : .cannotWrite,
      messages: ["\(problem.path): error: it cannot be written (\(problem.explanation))"])
  }
}
