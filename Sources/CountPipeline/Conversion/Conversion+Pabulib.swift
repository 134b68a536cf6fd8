internal import BallotReading
package import BudgetModel
package import Confederation

extension Conversion {
  /// A cycle as Pabulib files, one for each pool that pays projects, or for `options.poolID` alone.
  ///
  /// - Parameters:
  ///   - results: rows of a count, for the column `selected`; nil leaves the column out.
  ///   - isOneFile: the caller has room for one file only.
  package static func pabulib(
    from plan: CyclePlan, sheets: [BallotSheet], ballots: BallotCount,
    results: [ResultRow]? = nil, options: Options, isOneFile: Bool, workers: some Workers
  ) -> Converted {
    var converted = Converted()
    let contests = plan.contests.indices.filter {
      options.poolID == nil || plan.contests[$0].poolID == options.poolID
    }
    if contests.isEmpty || (isOneFile && contests.count > 1) {
      converted.diagnostics = [poolFinding(plan, options: options)]
      return converted
    }
    for place in contests {
      let contest = ContestIndex(place)
      var builder = PabulibFromContest(plan: plan, contest: contest)
      builder.addBallots(sheets, workers: workers)
      builder.addMeta()
      builder.addSelected(results ?? [])
      let written = PabulibWriter.write(builder.file)
      converted.files.append((path: builder.file.path, bytes: written.value))
      converted.diagnostics += written.diagnostics
      converted.diagnostics += builder.losses.map {
        Diagnostic(
          .pbLossy, at: SourceLocation(file: builder.file.path),
          "Pabulib cannot express this, so that it stands only in 'comment': \($0)")
      }
      converted.diagnostics += builder.comparison(with: ballots.totals[contest])
    }
    converted.finish()
    return converted
  }

  private static func poolFinding(_ plan: CyclePlan, options: Options) -> Diagnostic {
    let ids = plan.contests.map(\.poolID).joined(separator: ", ")
    let sentence =
      options.poolID.map { "no pool \(quoted($0)) pays projects; the pools are \(ids)" }
      ?? "one file holds one pool; name it with --pool: \(ids)"
    return Diagnostic(.poolUnknown, at: SourceLocation(file: "cycle.yaml"), sentence)
  }
}

extension PabulibFromContest {
  /// `selected`: 1 from the pool, 2 with a reserve, 3 in a second pass, 0 not.
  mutating func addSelected(_ results: [ResultRow]) {
    let poolID = plan.contests[contest].poolID
    for row in results where row.poolID == poolID {
      guard let place = file.projects.firstIndex(where: { $0.id == row.projectID }) else {
        continue
      }
      let reason = row.reason.prefix { $0 != "@" }
      file.projects[place].selected =
        switch (row.status, reason) {
        case (.funded, "funded-covered"), (.funded, "funded-top-up"): 2
        case (.funded, "funded-second-pass"): 3
        case (.funded, _): 1
        default: 0
        }
    }
  }

  /// A warning for each project whose written ballots give other votes than the count.
  func comparison(with counted: ContestTally) -> [Diagnostic] {
    let source = SourceFile(path: file.path, bytes: PabulibWriter.write(file).value)
    let reading = PabulibReader.read(source, options: .init(withdrawsSentinelCosts: true))
    guard let again = reading.value else { return reading.diagnostics }
    var written: [String: Ratio] = [:]
    for project in again.projects { written[project.id] = project.votes }
    return plan.contests[contest].projects.enumerated().compactMap { place, index in
      let id = plan.projects[index].id
      let votes = written[id] ?? .zero
      guard votes != counted.votes[place] else { return nil }
      return Diagnostic(
        .pbCountMismatch, at: SourceLocation(file: file.path),
        "the count has \(counted.votes[place].exact) votes for \(quoted(id)), the written ballots "
          + "give \(votes.exact)")
    }
  }
}
