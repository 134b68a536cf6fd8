package import BudgetModel

/// A ballot as it counts in one contest: what a conversion to another format writes.
package struct CountedBallot: Sendable {
  package struct Choice: Sendable {
    package var project: ProjectIndex
    /// Points; nil where the contest reads none.
    package var points: Ratio?
  }
  /// Which of the sheets that `all` gives back.
  package var sheet: Int
  /// Its number in its sheet.
  package var ballot: Int
  /// Best first where the ballot has an order. Void choices are among them.
  package var choices: [Choice]

  /// Every ballot of a contest that is neither rejected nor excluded, sheet by sheet, and the sheets
  /// in the order of their numbers.
  package static func all(
    of contest: ContestIndex, plan: CyclePlan, sheets: [BallotSheet], workers: some Workers
  ) -> (sheets: [BallotSheet], ballots: [CountedBallot]) {
    let stage = SheetStage(plan: plan, sheets: sheets, workers: workers)
    let projects = plan.contests[contest].projects
    let ballots = stage.readings.enumerated().flatMap { number, reading -> [CountedBallot] in
      guard let slot = reading.council.slot(of: contest) else { return [] }
      let hasPoints = reading.limits[slot].values == .points
      let scale = reading.sheet.valueScale
      return BlockCounter.countedChoices(reading, slot: slot).map { counted in
        CountedBallot(
          sheet: number, ballot: counted.ballot,
          choices: counted.choices.map { choice in
            Choice(
              project: projects[Int(choice.place)],
              points: hasPoints ? Ratio(choice.value, over: scale) : nil)
          })
      }
    }
    return (stage.rows.sheets, ballots)
  }
}
