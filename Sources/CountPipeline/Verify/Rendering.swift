import AuditTrail
import BudgetModel
import ReportWriting

/// The files that are rendered from the data of a pack.
enum Rendering {
  static func tables(_ data: PackData) -> [PackFile] {
    FormatRegistry.tables.flatMap { $0.files(data) }
  }

  /// V12: pages, `summary.md` and `AUDIT.md` rendered again are the same bytes.
  static func findings(_ data: PackData, _ pack: PackContents) -> [AuditFinding] {
    let pages = PackFiles.pages(data)
    let roles: [PackRole] = [.page, .summary, .guide]
    let outputs = FileChecks.outputs(of: manifest(of: pack)).filter { roles.contains($0.role) }
    let rendered = Set(pages.map(\.path))
    let extra = outputs.filter { !rendered.contains($0.path) }.map {
      AuditFinding($0.path, "the data of the pack gives no such page", code: .fileAdded)
    }
    return extra
      + pages.compactMap { page in
        guard let bytes = pack[page.path] else {
          return AuditFinding(page.path, "the page is missing", code: .fileMissing)
        }
        if bytes == page.bytes { return nil }
        let same = zip(bytes, page.bytes).prefix { $0 == $1 }.count
        let line = bytes.prefix(same).count { $0 == 0x0A } + 1
        return AuditFinding(
          page.path, "byte \(same + 1), line \(line): the data of the pack gives another",
          code: .differsBytes)
      }
  }

  private static func manifest(of pack: PackContents) -> JSONValue {
    pack["manifest.json"].flatMap { try? CanonicalJSON.decodeFile($0) } ?? .object([:])
  }
}
