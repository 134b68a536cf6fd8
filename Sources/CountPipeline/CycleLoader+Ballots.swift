import AuditTrail
import BallotReading
import BudgetModel
import Confederation

extension CycleLoader {
  /// Reads all ballot files in parallel and counts them.
  func countBallots(into state: inout State) {
    let entries = ballotEntries(state)
    let context = ballotContext(state)
    let files = BallotFiles(folder: folder, context: context, workers: workers)
    var sheets: [BallotSheet] = []
    for (entry, outcome) in zip(entries, files.read(entries)) {
      if let problem = outcome.problem { state.cycle.diagnostics.append(problem) }
      guard let reading = outcome.reading else { continue }
      state.cycle.inputs.append(
        InputFact(
          path: entry.path, role: entry.role, isPublic: false, bytes: outcome.byteCount,
          sha256: outcome.sha256, rows: reading.rowCount,
          council: context.councilIDs[entry.councilID ?? ""] == nil ? nil : entry.councilID))
      state.cycle.diagnostics += state.certainOfBallots(reading.diagnostics)
      sheets += reading.value
      if reading.value.isEmpty, !reading.hasErrors, let root = state.cycle.plan?.tree.root {
        // A shared file without rows: every leaf handed in, and handed in no ballots.
        sheets.append(
          BallotSheet(file: entry.path, council: root, source: NoSource(file: entry.path)))
      }
    }
    refuseSameContent(in: &state)
    state.cycle.plan?.input.inputsDigest = InputFact.digest(of: state.cycle.inputs)
    guard let plan = state.cycle.plan,
      !state.cycle.diagnostics.contains(where: { $0.level == .error })
    else { return }
    inputsWereRead?(state.cycle.inputs)
    let below = onlyCouncil.flatMap { plan.tree.index(ofID: $0) }
    if keepsSheets { state.cycle.sheets = sheets }
    let count = BallotCount.make(plan: plan, sheets: sheets, workers: workers, below: below)
    state.cycle.diagnostics += count.diagnostics
    state.cycle.ballots = count
    for alternative in decides ? plan.alternatives : [] {
      state.cycle.alternatives[alternative] = Result { () throws(CountFailure) in
        try PlainCycle(of: plan, as: alternative, ballots: count) {
          BallotCount.make(plan: $0, sheets: sheets, workers: workers, below: below)
        }
      }
    }
  }

  private func ballotEntries(_ state: State) -> [CycleFolder.Entry] {
    let all = state.files.entries(of: .ballots)
    guard let onlyCouncil, let plan = state.cycle.plan,
      let top = plan.tree.index(ofID: onlyCouncil)
    else { return all }
    return all.filter { entry in
      guard let council = plan.tree.index(ofID: entry.councilID ?? "") else { return true }
      return plan.tree.isAncestorOrSelf(top, of: council)
    }
  }

  private func ballotContext(_ state: State) -> BallotContext {
    let plan = state.cycle.plan
    let projects = state.projects
    let contests = projects.indices.map { project in
      plan?.contestOfProject[project].map { plan!.contests[$0] }
    }
    let councils = plan?.tree.councils ?? state.councils
    var context = BallotContext(
      settings: state.settings,
      councilIDs: Dictionary(
        councils.enumerated().map { ($1.id, CouncilIndex($0)) }, uniquingKeysWith: { $1 }),
      projectIDs: Dictionary(
        projects.enumerated().map { ($1.id, ProjectIndex($0)) }, uniquingKeysWith: { $1 }),
      kinds: contests.map { $0?.settings.ballots.kind },
      cellWords: contests.map { $0?.settings.ballots.cellWords ?? [:] },
      poolIDs: Set((plan?.pools ?? []).map(\.id)),
      channels: Set((plan?.contests ?? []).flatMap { $0.settings.ballots.channels }))
    context.printedCosts = projects.map { $0.costOnBallot ?? $0.cost }
    if let plan { context.projectsByCouncil = reachableProjects(plan) }
    return context
  }

  /// The qualified projects of the contests that read each council's ballots.
  private func reachableProjects(_ plan: CyclePlan) -> [[ProjectIndex]] {
    var reachable = Array(repeating: [ProjectIndex](), count: plan.tree.councils.count)
    for contest in plan.contests {
      let open = contest.projects.filter { plan.projects[$0].state == .qualified }
      for council in contest.participants { reachable[council] += open }
    }
    return reachable
  }

  /// Two ballot files with the same bytes are one file handed in twice.
  private func refuseSameContent(in state: inout State) {
    var first: [String: String] = [:]
    for fact in state.cycle.inputs.sorted(by: { $0.path.isBefore($1.path) })
    where fact.role == .ballots && (fact.rows ?? 0) > 0 {
      guard let twin = first[fact.sha256] else {
        first[fact.sha256] = fact.path
        continue
      }
      state.cycle.diagnostics.append(
        Diagnostic(
          .fileSameContent, at: SourceLocation(file: fact.path),
          "'\(fact.path)' has the same content as '\(twin)'; hand in each council's own file"))
    }
  }

  /// Tallies handed in, with the manifests that seal them.
  func readTallies(into state: inout State) {
    let manifests = openAll(.childManifest, into: &state)
    for file in openAll(.tally, into: &state) {
      let reading = TalliesTable.read(file, settings: state.settings)
      var tally = take(reading, of: file, into: &state)
      let seal = manifests.first { $0.path == file.path.dropLast(4) + ".manifest.json" }
      if tally.councilID.isEmpty {
        // A table without rows is the tally of a council without ballots.
        tally.councilID = String(file.path.dropFirst("tallies/".count).dropLast(".csv".count))
      }
      if let seal { checkSeal(seal, of: file, tally: &tally, into: &state) }
      state.input?.tallies.append(tally)
    }
    if let tallies = state.input?.tallies { state.cycle.plan?.input.tallies = tallies }
  }

  private func checkSeal(
    _ seal: SourceFile, of file: SourceFile, tally: inout HandedTally, into state: inout State
  ) {
    do {
      let manifest = try TallySeal(manifest: seal.bytes)
      tally.sealedRulesSHA256 = manifest.rulesSHA256
      let found = SHA256Hex.of(file.bytes)
      state.cycle.integrity.append(
        IntegrityTest(subject: file.path, expected: manifest.tableSHA256, found: found))
      if manifest.councilID != tally.councilID || manifest.tableSHA256 != found {
        state.cycle.diagnostics.append(
          Diagnostic(
            .tallySealMismatch, at: SourceLocation(file: file.path),
            """
            the table has the digest \(found), but \(seal.path) seals \(manifest.tableSHA256) of \
            council '\(manifest.councilID)'; ask the council for the table that it sealed
            """))
      }
      state.cycle.children.append(manifest.child(packSHA256: SHA256Hex.of(seal.bytes)))
      state.cycle.seals.append((manifest.councilID, seal.bytes))
    } catch {
      state.cycle.diagnostics.append(
        Diagnostic(
          error.code, at: SourceLocation(file: seal.path),
          "the seal is not a manifest that this version reads: \(error.explanation)"))
    }
  }
}
