import BudgetModel

/// Which contests receive a ballot. For the few ballots of voters who handed in several.
struct ContestMembership: Sendable {
  let plan: CyclePlan
  let rows: BallotRows
  /// By `CouncilIndex`; nil: no ballots.
  let readings: [CouncilReading?]

  init(plan: CyclePlan, rows: BallotRows) {
    self.plan = plan
    self.rows = rows
    var contests: [[ContestIndex]] = plan.tree.councils.map { _ in [] }
    for (place, contest) in plan.contests.enumerated() {
      for council in contest.participants { contests[council].append(ContestIndex(place)) }
    }
    var readings: [CouncilReading?] = plan.tree.councils.map { _ in nil }
    for group in rows.sheetsByCouncil() {
      readings[group.council] = CouncilReading(
        council: group.council, contests: contests[group.council], plan: plan)
    }
    self.readings = readings
  }

  func contests(of place: BallotRows.Place) -> [ContestIndex] {
    let sheet = rows.sheets[place.sheet]
    guard let reading = readings[sheet.council] else { return [] }
    let pool = poolID(of: place)
    let choices = sheet.choices[sheet.choiceRange(of: place.ballot)]
    return reading.contests.filter { index in
      let contest = plan.contests[index]
      if let pool, pool != contest.poolID { return false }
      if contest.settings.electorate == .all { return true }
      return choices.contains { choice in
        choice < 0
          ? contest.settings.ballots.unknownChoiceRejectsBallot
          : plan.contestOfProject[Int(choice)] == index
      }
    }
  }

  func poolID(of place: BallotRows.Place) -> String? {
    let sheet = rows.sheets[place.sheet]
    guard let number = sheet.poolNumbers?[place.ballot], number > 0 else { return nil }
    return sheet.poolNames[Int(number) - 1]
  }

  func dimensions(of contest: ContestIndex) -> Set<Dimension> {
    Set(plan.contests[contest].participants.map { plan.tree[$0].dimension })
  }
}
