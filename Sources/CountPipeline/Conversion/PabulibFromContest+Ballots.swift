internal import BallotReading
internal import BudgetModel
internal import Confederation

/// Rows of ballots that no contest counts, by file and line.
struct RefusedRows {
  private static let codes: Set<String> = [
    "ballot-duplicate-id", "voter-duplicate", "voter-two-councils", "not-on-roll",
    "voter-wrong-council",
  ]
  private var lines: Set<SourceLocation> = []

  init(_ rows: [RejectedRow]) {
    for row in rows where Self.codes.contains(row.code) || row.code.hasPrefix("franchise-") {
      lines.insert(SourceLocation(file: row.file, line: row.line))
    }
  }

  func holds(_ ballot: Int, of sheet: BallotSheet) -> Bool {
    let place = sheet.source.place(ofBallot: ballot, choice: nil)
    return lines.contains(SourceLocation(file: place.file, line: place.line))
  }
}

extension PabulibFromContest {
  /// The ballots of the contest's participants, as far as they name its projects.
  mutating func addBallots(_ sheets: [BallotSheet], refused: RefusedRows) {
    let participants = Set(plan.contests[contest].participants)
    let own = sheets.filter { participants.contains($0.council) }
    file.hasPointsColumn = file.voteType.hasPoints
    for sheet in own {
      if sheet.weights != nil { losses.append("Ballots of \(sheet.file) had weights.") }
      for ballot in 0..<sheet.ballotCount where !refused.holds(ballot, of: sheet) {
        addBallot(ballot, of: sheet)
      }
    }
    qualifyBallotIDs(own)
    noteTallies(participants)
  }

  private mutating func addBallot(_ ballot: Int, of sheet: BallotSheet) {
    let choices = sheet.choiceRange(of: ballot).filter { place in
      let project = sheet.choices[place]
      return project >= 0 && plan.contestOfProject[ProjectIndex(Int(project))] == contest
    }
    let settings = plan.contests[contest].settings
    if choices.isEmpty && settings.electorate == .touched { return }
    let ordered = isRankedByValue(sheet) ? sorted(choices, of: sheet) : choices
    var written = PabulibFile.Ballot(
      id: sheet.ids.text(at: ballot),
      choices: ordered.map { plan.projects[Int(sheet.choices[$0])].id }, line: 0)
    if file.hasPointsColumn { written.points = ordered.map { points(at: $0, of: sheet) } }
    if let channels = sheet.channels, channels[ballot] > 0 {
      written.channel = sheet.channelNames[Int(channels[ballot]) - 1]
    }
    written.district = plan.tree[sheet.council].id
    file.ballots.append(written)
  }

  private func isRankedByValue(_ sheet: BallotSheet) -> Bool {
    sheet.valueMeaning == .rank || (sheet.valueMeaning == .byKind && file.voteType.isRanking)
  }

  private func sorted(_ choices: [Int], of sheet: BallotSheet) -> [Int] {
    choices.sorted { (sheet.values[$0], $0) < (sheet.values[$1], $1) }
  }

  private func points(at place: Int, of sheet: BallotSheet) -> String {
    guard sheet.valueMeaning == .points || sheet.valueMeaning == .byKind,
      sheet.values[place] > BallotSheet.badValue
    else { return "" }
    return Ratio(sheet.values[place], over: sheet.valueScale).exact
  }

  /// A ballot id is unique in its council only.
  private mutating func qualifyBallotIDs(_ sheets: [BallotSheet]) {
    guard Set(sheets.map(\.council)).count > 1 else { return }
    var councils: [String: Set<String>] = [:]
    for ballot in file.ballots { councils[ballot.id, default: []].insert(ballot.district) }
    for place in file.ballots.indices where councils[file.ballots[place].id]!.count > 1 {
      file.ballots[place].id = file.ballots[place].district + "." + file.ballots[place].id
    }
  }

  private mutating func noteTallies(_ participants: Set<CouncilIndex>) {
    for tally in plan.input.tallies {
      guard let council = plan.tree.index(ofID: tally.councilID), participants.contains(council)
      else { continue }
      losses.append("Council \(tally.councilID) handed in totals, which are not ballots.")
    }
  }
}
