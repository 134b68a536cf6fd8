internal import BudgetModel

/// Compares a file with itself: ballots against the limits of META, totals against a recount.
struct PabulibAudit {
  let file: PabulibFile
  private(set) var diagnostics: [Diagnostic] = []
  private let limits: PabulibFile.BallotLimits
  private let places: [String: Int]

  init(_ file: PabulibFile) {
    self.file = file
    limits = file.limits
    places = Dictionary(
      file.projects.enumerated().map { ($1.id, $0) }, uniquingKeysWith: { first, _ in first })
  }

  mutating func run() {
    let tally = tally()
    checkCounts()
    checkTotals(tally)
    checkSelected()
    if file["experimental"] == "1" {
      report(.pbExperimental, key: "experimental", "the file is marked as experimental")
    }
    if let longest = limits.maximumLength, longest > file.projects.count {
      report(
        .pbMaxLength, key: "max_length",
        "'max_length' is \(longest), but there are only \(file.projects.count) projects")
    }
  }
}

/// What the valid ballots of a file add up to, by the place of the project in the file.
struct PabulibTally: Hashable {
  var votes: [Int]
  /// Sum of points; nil where the file gives none.
  var points: [Ratio]?
}

extension PabulibAudit {
  /// Adds up the ballots that meet every limit, and reports the others.
  mutating func tally() -> PabulibTally {
    var tally = PabulibTally(votes: Array(repeating: 0, count: file.projects.count))
    if file.hasPointsColumn {
      tally.points = Array(repeating: .zero, count: file.projects.count)
    }
    let duplicates = duplicateIDs()
    var unordered: (count: Int, first: Int)?
    for ballot in file.ballots {
      guard let choices = validChoices(of: ballot, duplicates: duplicates) else { continue }
      let points = ballot.points.compactMap { Ratio(exact: $0) }
      for (place, choice) in choices {
        tally.votes[choice] += 1
        if place < points.count { tally.points?[choice] += points[place] }
      }
      if zip(points, points.dropFirst()).contains(where: { $0 < $1 }) {
        unordered = ((unordered?.count ?? 0) + 1, unordered?.first ?? ballot.line)
      }
    }
    if let unordered {
      report(
        .pbPointsOrder, line: unordered.first,
        (unordered.count == 1 ? "1 ballot gives" : "\(unordered.count) ballots give")
          + " points that do not fall along the ballot")
    }
    return tally
  }

  private mutating func duplicateIDs() -> Set<String> {
    var lines: [String: Int] = [:]
    var duplicates: Set<String> = []
    for ballot in file.ballots {
      guard let line = lines.updateValue(ballot.line, forKey: ballot.id) else { continue }
      duplicates.insert(ballot.id)
      report(
        .ballotDuplicateId, line: ballot.line,
        "the voter \(quoted(ballot.id)) already stands in line \(line); none of the ballots counts")
    }
    return duplicates
  }

  /// The choices that count, with their place on the ballot; nil where the ballot does not.
  private mutating func validChoices(
    of ballot: PabulibFile.Ballot, duplicates: Set<String>
  ) -> [(place: Int, project: Int)]? {
    if duplicates.contains(ballot.id) { return nil }
    var found: [(place: Int, project: Int)] = []
    for (place, id) in ballot.choices.enumerated() {
      guard let project = places[id] else {
        report(
          .unknownProject, line: ballot.line,
          "the ballot of \(quoted(ballot.id)) names \(quoted(id)), which PROJECTS does not list")
        continue
      }
      if found.contains(where: { $0.project == project }) {
        report(
          .choiceDuplicate, line: ballot.line,
          "the ballot of \(quoted(ballot.id)) names \(quoted(id)) twice")
        if file.voteType.hasPoints { return nil }
        continue
      }
      found.append((place, project))
    }
    return meetsLimits(ballot, choices: found.map(\.project)) ? found : nil
  }

  private mutating func meetsLimits(_ ballot: PabulibFile.Ballot, choices: [Int]) -> Bool {
    let length = Int64(choices.count)
    if let most = limits.maximumLength, length > most {
      return refuse(ballot, .ballotOvervote, "has \(length) choices, the limit is \(most)")
    }
    if let least = limits.minimumLength, length < least {
      return refuse(ballot, .ballotUndervote, "has \(length) choices, the least is \(least)")
    }
    // What a withdrawn project cost on the ballot is not in the file.
    let known = choices.map { file.projects[$0] }.filter { !$0.isWithdrawn }
    let cost = known.reduce(Money.zero) { $0 + $1.cost }
    if let most = limits.maximumCost, cost > most {
      return refuse(ballot, .ballotOverCost, "costs more than 'max_sum_cost'")
    }
    if let least = limits.minimumCost, cost < least {
      return refuse(ballot, .ballotUnderCost, "costs less than 'min_sum_cost'")
    }
    return meetsPointLimits(ballot)
  }

  private mutating func meetsPointLimits(_ ballot: PabulibFile.Ballot) -> Bool {
    guard file.voteType.hasPoints || !ballot.points.isEmpty else { return true }
    if ballot.points.count != ballot.choices.count {
      return refuse(
        ballot, .pointsMismatch,
        "has \(ballot.choices.count) choices and \(ballot.points.count) points")
    }
    let points = ballot.points.map { Ratio(exact: $0) }
    if let bad = points.firstIndex(where: { $0 == nil }) {
      return refuse(ballot, .pointsBad, "gives \(quoted(ballot.points[bad])) points")
    }
    let given = points.compactMap { $0 }
    let isInRange = given.allSatisfy {
      $0 >= limits.minimumPoints ?? $0 && $0 <= limits.maximumPoints ?? $0
    }
    if !isInRange { return refuse(ballot, .pointsOutOfRange, "gives points outside the range") }
    let sum = given.reduce(Ratio.zero, +)
    if sum > limits.maximumSum ?? sum || sum < limits.minimumSum ?? sum {
      return refuse(ballot, .pointsSum, "gives \(sum.exact) points in all")
    }
    return true
  }

  private mutating func refuse(
    _ ballot: PabulibFile.Ballot, _ code: DiagnosticCode, _ claim: String
  ) -> Bool {
    report(code, line: ballot.line, "the ballot of \(quoted(ballot.id)) \(claim)")
    return false
  }
}

extension PabulibAudit {
  private mutating func checkCounts() {
    let found = [("num_projects", file.projects.count), ("num_votes", file.ballots.count)]
    for (key, count) in found {
      guard let written = file[key], written != String(count) else { continue }
      report(.pbCountMismatch, key: key, "'\(key)' is \(written), the file holds \(count)")
    }
  }

  private mutating func checkTotals(_ tally: PabulibTally) {
    for (place, project) in file.projects.enumerated() {
      if let votes = project.votes, votes != Ratio(tally.votes[place]) {
        reportTotal("votes", of: project, written: votes, found: Ratio(tally.votes[place]))
      }
      if let score = project.score, let points = tally.points, score != points[place] {
        reportTotal("score", of: project, written: score, found: points[place])
      }
    }
  }

  private mutating func reportTotal(
    _ column: String, of project: PabulibFile.Project, written: Ratio, found: Ratio
  ) {
    diagnostics.append(
      Diagnostic(
        .pbCountMismatch, at: project.place,
        "'\(column)' of project \(quoted(project.id)) is \(written.exact), the ballots give "
          + found.exact))
  }

  private mutating func checkSelected() {
    let cost = file.projects.filter { $0.selected == 1 }.reduce(Money.zero) { $0 + $1.cost }
    guard cost > file.budget else { return }
    report(
      .pbSelectedOverBudget, key: "budget",
      "the selected projects cost \(cost.decimal(minorDigits: 2)), the budget is "
        + file.budget.decimal(minorDigits: 2))
  }

  private mutating func report(_ code: DiagnosticCode, line: Int, _ sentence: String) {
    diagnostics.append(
      Diagnostic(code, at: SourceLocation(file: file.path, line: line, column: 1), sentence))
  }

  private mutating func report(_ code: DiagnosticCode, key: String, _ sentence: String) {
    let place = file.meta.first { $0.key == key }?.place
    diagnostics.append(Diagnostic(code, at: place ?? SourceLocation(file: file.path), sentence))
  }
}
