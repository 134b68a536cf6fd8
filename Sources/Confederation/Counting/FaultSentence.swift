import BudgetModel

/// Turns the faults of one sheet's ballots into prose. `showsContent`: whether the sentence may
/// quote the cell at fault; a voter key is never shown.
struct FaultSentence {
  let plan: CyclePlan
  let reading: SheetReading
  let showsContent: Bool

  private var sheet: BallotSheet { reading.sheet }

  func sentence(_ finding: Finding, nearest: String? = nil) -> String {
    let id = sheet.ids.text(at: finding.ballot)
    switch finding.fault {
    case .repeatedBallotID:
      return "ballot \(id) stands more than once in council \(councilID); "
        + kept(plan.input.byLaw.duplicateBallot)
    case .conflictingRows:
      return "the rows of ballot \(id) disagree in a column that a ballot has once; "
        + "the ballot is not counted"
    case .repeatedVoter:
      return "the voter of ballot \(id) handed in several ballots in council \(councilID); "
        + kept(plan.input.byLaw.duplicates)
    case .voterInTwoCouncils:
      return "the voter of ballot \(id) also handed in a ballot in another council; "
        + kept(plan.input.byLaw.duplicates)
    case .notOnRoll:
      return "the voter of ballot \(id) is not on the roll; the ballot is not counted"
    case .wrongCouncil:
      return
        "the voter of ballot \(id) is on the roll of another council; the ballot is not counted"
    default:
      if let choice = choiceSentence(finding, id, nearest) { return choice }
      return ballotSentence(finding, id) + "; " + consequence(finding)
    }
  }

  private var councilID: String { plan.tree[sheet.council].id }

  private func kept(_ policy: DuplicatePolicy) -> String {
    switch policy {
    case .rejectAll, .error: "none of them is counted"
    case .firstBySeq: "only the one with the lowest seq is counted"
    case .lastBySeq: "only the one with the highest seq is counted"
    }
  }

  private func consequence(_ finding: Finding) -> String {
    guard let slot = finding.slot, reading.limits.count > 1, !reading.rejectsWholeRow else {
      return "the ballot is not counted"
    }
    return "the ballot is not counted in pool \(contest(slot).poolID)"
  }

  private func contest(_ slot: Int) -> Contest { plan.contests[reading.council.contests[slot]] }

  // MARK: One choice

  private func choiceSentence(_ finding: Finding, _ id: String, _ nearest: String?) -> String? {
    switch finding.fault {
    case .choiceUnknown:
      let hint = nearest.map { " (nearest is \(quoted($0)))" } ?? ""
      return showsContent
        ? "ballot \(id) names project \(text(finding)), which projects.csv does not list\(hint); "
          + "the choice is not counted"
        : "ballot \(id) names a project that projects.csv does not list; the choice is not counted"
    case .choiceOutOfScope:
      return showsContent
        ? "ballot \(id) names project \(text(finding)), which is in no pool of this ballot; "
          + "the choice is not counted"
        : "ballot \(id) names a project that is in no pool of this ballot; "
          + "the choice is not counted"
    case .choiceRepeated:
      return "ballot \(id) names \(project(finding)) more than once; only the best is counted"
    case .choiceBeyondLimit:
      return "ballot \(id) names more projects than the limit of \(most(finding)); "
        + "\(project(finding, "this choice")) is not counted"
    case .choiceBeyondLabel(_, let label):
      return
        "ballot \(id) names more projects with the label \(labelText(finding, label)) than the "
        + "limit of \(labelLimit(finding, label)); \(project(finding, "this choice")) is not counted"
    case .choiceBeyondCost:
      return "ballot \(id) costs more than the limit of \(money(limits(finding).maximumCost)); "
        + "\(project(finding, "this choice")) is not counted"
    default: return nil
    }
  }

  private func text(_ finding: Finding) -> String {
    quoted(sheet.source.text(ofBallot: finding.ballot, choice: finding.fault.choice ?? 0))
  }
  private func project(_ finding: Finding, _ hidden: String = "a project") -> String {
    showsContent ? "project \(text(finding))" : hidden
  }
  private func value(_ finding: Finding) -> String {
    quoted(sheet.source.valueText(ofBallot: finding.ballot, choice: finding.fault.choice ?? 0))
  }

  // MARK: The ballot of one contest

  private func ballotSentence(_ finding: Finding, _ id: String) -> String {
    switch finding.fault {
    case .otherMembership: "the voter of ballot \(id) counts in another dimension"
    case .namesUnknownProject: "ballot \(id) names a project that projects.csv does not list"
    case .namesProjectTwice: "ballot \(id) names \(project(finding)) more than once"
    case .rankUnreadable:
      "ballot \(id) gives \(project(finding)) "
        + (showsContent ? "the rank \(value(finding)), which is" : "a rank that is")
        + " no positive whole number"
    case .cellUnreadable:
      "ballot \(id) marks \(project(finding)) "
        + (showsContent ? "with \(value(finding)), which is" : "with something that is")
        + " neither 0 nor 1"
    case .rankMissing: "ballot \(id) gives \(project(finding)) no rank"
    case .orderMissing: "ballot \(id) gives its choices no order"
    case .ranksEqual(let rank, _): "ballot \(id) gives two projects the rank \(rank)"
    case .rankSkipped(let rank, _): "ballot \(id) skips a rank before \(rank)"
    case .valuesMismatched: "ballot \(id) does not have one value for each choice"
    case .pointsUnreadable:
      "ballot \(id) gives \(project(finding)) points that are no number"
        + (showsContent ? ", \(value(finding))" : "")
    case .pointsMissing: "ballot \(id) gives \(project(finding)) no points"
    case .pointsTooLow, .pointsTooHigh: pointsSentence(finding, id)
    case .sumTooLow, .sumTooHigh, .sumNotExact: sumSentence(finding, id)
    default: limitSentence(finding, id)
    }
  }

  private func pointsSentence(_ finding: Finding, _ id: String) -> String {
    let settings = settings(finding)
    if finding.fault.isAboveLimit {
      let limit = settings.maximumPoints?.exact ?? ""
      return showsContent
        ? "ballot \(id) gives \(project(finding)) \(pointsGiven(finding)), the limit is \(limit)"
        : "ballot \(id) gives a project more points than the limit of \(limit)"
    }
    let limit = settings.minimumPoints?.exact ?? ""
    return showsContent
      ? "ballot \(id) gives \(project(finding)) \(pointsGiven(finding)), the least allowed is "
        + limit
      : "ballot \(id) gives a project fewer points than the least allowed, \(limit)"
  }

  private func sumSentence(_ finding: Finding, _ id: String) -> String {
    let settings = settings(finding)
    switch finding.fault {
    case .sumTooLow(let sum):
      return "ballot \(id) gives \(points(sum)), the least allowed is "
        + (settings.minimumSum?.exact ?? "")
    case .sumNotExact(let sum):
      return "ballot \(id) gives \(points(sum)), exactly \(settings.exactSum?.exact ?? "") are "
        + "required"
    case .sumTooHigh(let sum):
      return "ballot \(id) gives \(points(sum)), the limit is \(settings.maximumSum?.exact ?? "")"
    default: return ""
    }
  }

  private func limitSentence(_ finding: Finding, _ id: String) -> String {
    switch finding.fault {
    case .tooManyChoices(let count):
      "ballot \(id) names \(projects(count)), the limit is \(most(finding))"
    case .tooManyWithLabel(let count, let label):
      "ballot \(id) names \(projects(count)) with the label \(labelText(finding, label)), the limit "
        + "is \(labelLimit(finding, label))"
    case .tooFewChoices(let count):
      "ballot \(id) names \(projects(count)), the least allowed is "
        + String(limits(finding).minimumChoices)
    case .costTooHigh(let cost):
      "ballot \(id) costs \(money(cost)), the limit is \(money(limits(finding).maximumCost))"
    case .costTooLow(let cost):
      "ballot \(id) costs \(money(cost)), the least allowed is "
        + money(limits(finding).minimumCost)
    case .amountUnreadable:
      "ballot \(id) gives \(project(finding)) "
        + (showsContent ? "\(value(finding)), which is no amount" : "an amount that is no number")
    case .amountWrong(let choice): amountSentence(finding, id, choice)
    default: ""
    }
  }

  private func amountSentence(_ finding: Finding, _ id: String, _ choice: Int) -> String {
    let start = Int(sheet.choiceStarts[finding.ballot])
    let place = Int(reading.projects.places[Int(sheet.choices[start + choice])])
    let allowed = limits(finding).amounts[place]
    let range =
      allowed.least == allowed.most
      ? money(allowed.most)
      : "\(money(allowed.least)) to \(money(allowed.most)) in steps of \(money(allowed.step))"
    let amount = money(sheet.values[start + choice])
    let given = showsContent ? "\(project(finding)) \(amount)" : "a project an amount"
    return "ballot \(id) gives \(given), allowed are 0 and \(range)"
  }

  // MARK: Numbers

  private func limits(_ finding: Finding) -> BallotLimits { reading.limits[finding.slot ?? 0] }
  private func settings(_ finding: Finding) -> BallotSettings {
    contest(finding.slot ?? 0).settings.ballots
  }
  private func most(_ finding: Finding) -> String { String(limits(finding).maximumChoices) }
  private func labelText(_ finding: Finding, _ label: Int) -> String {
    quoted(limits(finding).labels[label].label)
  }
  private func labelLimit(_ finding: Finding, _ label: Int) -> String {
    String(limits(finding).labels[label].limit)
  }
  private func projects(_ count: Int) -> String { count == 1 ? "1 project" : "\(count) projects" }
  private func points(_ sum: Int64) -> String {
    let number = Ratio(sum, over: sheet.valueScale).exact
    return number == "1" ? "1 point" : "\(number) points"
  }
  private func pointsGiven(_ finding: Finding) -> String {
    let start = Int(sheet.choiceStarts[finding.ballot])
    return points(sheet.values[start + (finding.fault.choice ?? 0)])
  }
  private func money(_ amount: Int64) -> String {
    Money(minorUnits: amount).decimal(minorDigits: plan.input.byLaw.minorDigits)
  }
}

extension Fault {
  var isAboveLimit: Bool {
    switch self {
    case .pointsTooHigh, .sumTooHigh, .tooManyChoices, .tooManyWithLabel, .costTooHigh: true
    default: false
    }
  }
}
