import AuditTrail
import BudgetModel

/// A pack that already lies where the new one goes. It is published once it is certified or signed;
/// then only a pack that supersedes it may take its place, and it is kept (AUDIT 11.2).
struct PublishedPack {
  var folder: String
  var digest: String
  var status: String
  var sequence: Int
  var isSigned: Bool

  /// Nil where there is no readable pack.
  init?(_ folder: String) {
    guard let bytes = try? FileReading.bytes(of: folder + "/manifest.json"),
      let manifest = try? CanonicalJSON.decodeFile(bytes)
    else { return nil }
    self.folder = folder
    digest = SHA256Hex.of(bytes)
    status = manifest["cycle"]?["status"]?.text ?? ""
    sequence = manifest["cycle"]?["sequence"]?.number ?? 0
    isSigned = (try? FileReading.names(in: folder + "/signatures"))?.isEmpty == false
  }

  var isPublished: Bool { status == "certified" || isSigned }

  /// Nil if the new pack may take the old one's place.
  func refusal(of pack: Pack, byLaw: ByLaw) -> RunReport? {
    if !isPublished || digest == pack.digest { return nil }
    if byLaw.supersedes?.packSHA256 == digest && byLaw.sequence > sequence { return nil }
    if sequence == byLaw.sequence && isSigned {
      let problem = Diagnostic(
        .sequenceFork, at: SourceLocation(file: folder + "/manifest.json"),
        "a signed pack with sequence \(sequence) and another digest stands here; "
          + "a correction has the next sequence and names it in 'supersedes'")
      return RunReport(.badData, messages: [problem.line])
    }
    return RunReport(
      .cannotCreate,
      messages: [
        "\(folder): error: a published pack stands here and the new one does not supersede it; "
          + "set status, sequence and supersedes.pack-sha256: \(digest)"
      ])
  }

  /// Keeps a published pack under `<folder>.history/<first 16 digits of its digest>`.
  static func keepHistory(of folder: String, before pack: Pack) throws(FileProblem) {
    guard let old = PublishedPack(folder), old.isPublished, old.digest != pack.digest else {
      return
    }
    let kept = folder + ".history/" + old.digest.prefix(16)
    if FileReading.kind(of: kept) == .folder { return }
    let files = try FileReading.files(below: folder)
    try FolderWriting.makeFolders(folder + ".history")
    try FolderWriting.replace(kept, with: files)
  }
}
