import AuditTrail
import BallotReading
import BudgetModel

/// Reads the ballot files of a cycle in parallel: a small file as a whole, a large one in parts.
struct BallotFiles {
  /// What came of one file.
  struct Outcome: Sendable {
    var reading: Reading<[BallotSheet]>?
    var byteCount = 0
    var sha256 = ""
    var problem: Diagnostic?
  }
  private struct File: Sendable {
    var entry: CycleFolder.Entry
    var stamp: FileStamp
    var council: CouncilIndex?
    var parts: BallotParts?
    var digest = OrderedDigest()
  }

  let folder: String
  let context: BallotContext
  let workers: ThreadWorkers

  /// By entry.
  func read(_ entries: [CycleFolder.Entry]) -> [Outcome] {
    let opened = workers.map(entries.count) { open(entries[$0]) }
    let files = opened.map { try? $0.get() }
    let work = files.enumerated().flatMap { number, file in
      (0..<(file?.parts?.ranges.count ?? 0)).map { (file: number, part: $0) }
    }
    let read = workers.map(work.count) { readPart(work[$0].part, of: files[work[$0].file]!) }
    var parts: [[BallotParts.Part]] = files.map { _ in [] }
    for (place, part) in zip(work, read) { parts[place.file].append(part) }
    let joined = parts
    return workers.map(entries.count) { number in
      switch opened[number] {
      case .failure(let problem): Outcome(problem: problem.diagnostic(for: entries[number].path))
      case .success(let file): outcome(of: file, parts: joined[number])
      }
    }
  }

  private func path(of entry: CycleFolder.Entry) -> String { folder + "/" + entry.path }

  private func open(_ entry: CycleFolder.Entry) -> Result<File, FileProblem> {
    do {
      let path = path(of: entry)
      let stamp = try FileReading.stamp(of: path, limit: context.settings.fileBytes)
      let council = context.councilIDs[entry.councilID ?? ""]
      let parts = BallotParts(
        path: entry.path, byteCount: stamp.size, council: council, context: context
      ) { (try? FileReading.bytes(of: path, $0, stamp: stamp)) ?? [] }
      return .success(File(entry: entry, stamp: stamp, council: council, parts: parts))
    } catch {
      return .failure(error)
    }
  }

  private func readPart(_ number: Int, of file: File) -> BallotParts.Part {
    guard let parts = file.parts,
      let bytes = try? FileReading.bytes(
        of: path(of: file.entry), parts.ranges[number], stamp: file.stamp)
    else { return BallotParts.Part() }
    let part = parts.read(number, bytes)
    file.digest.add(bytes, part: number)
    return part
  }

  private func outcome(of file: File, parts: [BallotParts.Part]) -> Outcome {
    if let reading = file.parts?.joined(parts) {
      return Outcome(
        reading: reading, byteCount: file.stamp.size, sha256: file.digest.finish())
    }
    do {
      let bytes = try FileReading.bytes(of: path(of: file.entry), file.stamp)
      let source = SourceFile(path: file.entry.path, bytes: bytes)
      return Outcome(
        reading: BallotReader.read(source, council: file.council, context: context),
        byteCount: bytes.count, sha256: SHA256Hex.of(bytes))
    } catch {
      return Outcome(problem: error.diagnostic(for: file.entry.path))
    }
  }
}
