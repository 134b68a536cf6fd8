internal import BallotReading
internal import BudgetModel
internal import Confederation

extension PabulibFromContest {
  /// The ballots that count in the contest; the format holds no others.
  mutating func addBallots(_ read: [BallotSheet], workers: some Workers) {
    file.hasPointsColumn = file.voteType.hasPoints
    let (sheets, counted) = CountedBallot.all(
      of: contest, plan: plan, sheets: read, workers: workers)
    for ballot in counted { file.ballots.append(written(ballot, of: sheets[ballot.sheet])) }
    let weighted = Set(counted.map(\.sheet)).map { sheets[$0] }.filter { $0.weights != nil }
    for file in Set(weighted.map(\.file)).sorted(by: { $0.isBefore($1) }) {
      losses.append("Ballots of \(file) had weights.")
    }
    if plan.input.roll?.entries.contains(where: { $0.weight != nil }) ?? false {
      losses.append("Voters had weights.")
    }
    qualifyBallotIDs(councils: Set(counted.map { sheets[$0.sheet].council }).count)
    noteTallies()
  }

  private func written(_ ballot: CountedBallot, of sheet: BallotSheet) -> PabulibFile.Ballot {
    var written = PabulibFile.Ballot(
      id: sheet.ids.text(at: ballot.ballot),
      choices: ballot.choices.map { plan.projects[$0.project].id }, line: 0)
    if file.hasPointsColumn { written.points = ballot.choices.map { $0.points?.exact ?? "" } }
    if let channels = sheet.channels, channels[ballot.ballot] > 0 {
      written.channel = sheet.channelNames[Int(channels[ballot.ballot]) - 1]
    }
    written.district = plan.tree[sheet.council].id
    return written
  }

  /// A ballot id is unique in its council only.
  private mutating func qualifyBallotIDs(councils: Int) {
    guard councils > 1 else { return }
    var origins: [String: Set<String>] = [:]
    for ballot in file.ballots { origins[ballot.id, default: []].insert(ballot.district) }
    for place in file.ballots.indices where origins[file.ballots[place].id]!.count > 1 {
      file.ballots[place].id = file.ballots[place].district + "." + file.ballots[place].id
    }
  }

  private mutating func noteTallies() {
    for tally in plan.input.tallies {
      guard let council = plan.tree.index(ofID: tally.councilID),
        plan.contests[contest].reads(council)
      else { continue }
      losses.append("Council \(tally.councilID) handed in totals, which are not ballots.")
    }
  }
}
