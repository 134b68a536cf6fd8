import BudgetModel

@testable import Confederation

/// Ballots counted as FORMATS 2.3 and RULES 1 and 4.2 read, one ballot and one contest after the
/// other, with texts, dictionaries and ratios: slow, and shares nothing with the count it judges.
struct NaiveCount {
  struct Listed {
    var project: String
    var value: Ratio?
    var number: Int
    var position = 0
    var size = 1
  }
  struct Totals: Equatable {
    var received = 0
    var counted = 0
    var blank = 0
    var rejected: [String: Int] = [:]
    var weight = Ratio.zero
    var votes: [String: Ratio] = [:]
    var points: [String: Ratio] = [:]
    var score: [String: Ratio] = [:]
    var ranks: [String: [Int: Ratio]] = [:]
    var above: [String: [String: Ratio]] = [:]
    var channels: [String: Ratio] = [:]
    /// Weight of the ballots that a rule reads, by what they say and where they were cast.
    var rows: [Row: Ratio] = [:]
  }
  struct Row: Hashable {
    var council: String
    /// What a choice that supports its project gives it: rank, points or amount; nil: nothing.
    var choices: [String: Ratio?]
  }
  enum Verdict {
    case absent
    case rejected(String)
    case counted([Listed])
  }

  let world: CountingWorld
  let meaning: BallotSheet.ValueMeaning
  let isOrdered: Bool
  private(set) var totals: [Totals] = []
  private(set) var whole = Totals()

  init(
    _ world: CountingWorld, meaning: BallotSheet.ValueMeaning, isOrdered: Bool,
    _ ballots: [(council: String, ballot: WrittenBallot)]
  ) {
    self.world = world
    self.meaning = meaning
    self.isOrdered = isOrdered
    totals = world.contests.map { _ in Totals() }
    for place in ballots.indices { count(place, ballots) }
  }

  private mutating func count(_ place: Int, _ all: [(council: String, ballot: WrittenBallot)]) {
    let (council, ballot) = all[place]
    let rowCode = Self.rowCode(place, all)
    var verdicts = world.contests.indices.map { verdict($0, council, ballot) }
    if let rowCode {
      verdicts = verdicts.map { if case .absent = $0 { .absent } else { .rejected(rowCode) } }
    }
    var codes: [String] = []
    var isCounted = false
    for verdict in verdicts {
      if case .rejected(let code) = verdict { codes.append(code) }
      if case .counted = verdict { isCounted = true }
    }
    var rejection = rowCode
    if !codes.isEmpty && (!isCounted || world.byLaw.rejectsWholeRow) {
      rejection = rejection ?? codes[0]
    }
    whole.received += 1
    if let rejection {
      whole.rejected[rejection, default: 0] += 1
    } else {
      whole.counted += 1
    }
    for (contest, verdict) in verdicts.enumerated() {
      add(verdict, contest, council, ballot, rejection)
    }
  }

  private static func rowCode(
    _ place: Int, _ all: [(council: String, ballot: WrittenBallot)]
  ) -> String? {
    func isRepeated(_ place: Int) -> Bool {
      all.filter { $0.council == all[place].council && $0.ballot.id == all[place].ballot.id }
        .count > 1
    }
    func sharesVoter(_ one: Int, _ other: Int) -> Bool {
      let key = all[one].ballot.voter ?? ""
      return one != other && !key.isEmpty && key == all[other].ballot.voter
    }
    func isDouble(_ place: Int) -> Bool {
      all.indices.contains {
        !isRepeated($0) && sharesVoter(place, $0) && all[$0].council == all[place].council
      }
    }
    if isRepeated(place) { return "ballot-duplicate-id" }
    if isDouble(place) { return "voter-duplicate" }
    let isElsewhere = all.indices.contains {
      !isRepeated($0) && sharesVoter(place, $0) && all[$0].council != all[place].council
    }
    return isElsewhere ? "voter-two-councils" : nil
  }

  // MARK: One contest

  private func verdict(_ contest: Int, _ council: String, _ ballot: WrittenBallot) -> Verdict {
    let entry = world.contests[contest]
    let settings = entry.settings.ballots
    let tree = world.tree
    guard
      tree.isAncestorOrSelf(tree.index(ofID: entry.council)!, of: tree.index(ofID: council)!)
    else { return .absent }
    let known = Set(world.projects.map(\.id))
    let unknown = ballot.choices.contains { !known.contains($0) }
    var listed = ballot.choices.enumerated().compactMap { number, choice -> Listed? in
      guard entry.projects.contains(choice) else { return nil }
      let text = number < ballot.values.count ? ballot.values[number] : "-"
      return Listed(project: choice, value: Ratio(exact: text), number: number)
    }
    let isTouched = !listed.isEmpty || (unknown && settings.unknownChoiceRejectsBallot)
    if entry.settings.electorate == .touched && !isTouched { return .absent }
    if unknown && settings.unknownChoiceRejectsBallot { return .rejected("unknown-project") }
    if let code = repeated(&listed, settings) { return .rejected(code) }
    switch settings.kind {
    case .ranked: if let code = rank(&listed, settings) { return .rejected(code) }
    case .points: if let code = points(listed, settings) { return .rejected(code) }
    case .approval, .knapsack: break
    }
    if let code = limit(&listed, settings) { return .rejected(code) }
    if settings.kind == .knapsack, let code = cost(&listed, settings) { return .rejected(code) }
    return .counted(listed)
  }

  private func repeated(_ listed: inout [Listed], _ settings: BallotSettings) -> String? {
    if settings.kind == .ranked && meaning == .rank {
      // A rank that is none is worse than any other.
      func key(_ choice: Listed) -> Ratio { choice.value! < .one ? Ratio(99) : choice.value! }
      listed.sort { (key($0), $0.number) < (key($1), $1.number) }
    }
    var kept: [Listed] = []
    for choice in listed where !kept.contains(where: { $0.project == choice.project }) {
      kept.append(choice)
    }
    let rejects = settings.duplicateChoiceRejectsBallot ?? (settings.kind == .points)
    if kept.count < listed.count && rejects { return "choice-duplicate" }
    listed = kept
    return nil
  }

  private func rank(_ listed: inout [Listed], _ settings: BallotSettings) -> String? {
    if listed.isEmpty { return nil }
    if meaning != .rank {
      if !isOrdered { return "rank-bad" }
      for place in listed.indices { listed[place].position = place + 1 }
      return nil
    }
    if listed.contains(where: { $0.value! < .one }) { return "rank-bad" }
    if !settings.allowsEqualRanks && Set(listed.map { $0.value! }).count < listed.count {
      return "rank-equal"
    }
    var last = Ratio.zero
    for value in Set(listed.map { $0.value! }).sorted() {
      let before = listed.filter { $0.value! < value }.count
      let isNext = value == last + .one || value == Ratio(before + 1)
      if !isNext && settings.rankGaps == .rejectBallot { return "rank-gap" }
      var position = before + 1
      if settings.rankGaps == .keep { position = max(position, Int(value.exact)!) }
      let group = listed.indices.filter { listed[$0].value == value }
      for place in group {
        listed[place].position = position
        listed[place].size = group.count
      }
      last = value
    }
    return nil
  }

  private func points(_ listed: [Listed], _ settings: BallotSettings) -> String? {
    for choice in listed {
      if let most = settings.maximumPoints, choice.value! > most { return "points-out-of-range" }
      if let least = settings.minimumPoints, choice.value! < least { return "points-out-of-range" }
    }
    if listed.isEmpty { return nil }
    let sum = listed.reduce(Ratio.zero) { $0 + $1.value! }
    if let exact = settings.exactSum, sum != exact { return "points-sum" }
    if let most = settings.maximumSum, sum > most { return "points-sum" }
    return nil
  }

  private func isChosen(_ choice: Listed, _ kind: BallotKind) -> Bool {
    kind == .points ? !choice.value!.isZero : true
  }

  private func limit(_ listed: inout [Listed], _ settings: BallotSettings) -> String? {
    let hasOrder = isOrdered || settings.kind == .ranked
    let truncates = settings.truncatesOvervote && hasOrder
    if let most = settings.maximumChoices {
      let chosen = listed.filter { isChosen($0, settings.kind) }
      if chosen.count > Int(most) {
        let next = chosen[Int(most)]
        let isShared =
          next.position > 0 && most > 0 && chosen[Int(most) - 1].position == next.position
        if !truncates || isShared { return "ballot-overvote" }
        listed = Array(listed.prefix { $0.number != next.number })
      }
    }
    for (label, most) in settings.maximumChoicesByLabel {
      let labelled = listed.filter { isChosen($0, settings.kind) && carries($0, label) }
      if labelled.count > Int(most) {
        if !truncates { return "ballot-overvote" }
        let cut = labelled.dropFirst(Int(most))
        let isShared =
          cut.first!.position > 0
          && labelled[Int(most) - 1].position == cut.first!.position
        if isShared { return "ballot-overvote" }
        let before = listed
        listed = before.filter { choice in
          !carries(choice, label)
            || !(cut.contains { $0.number == choice.number } || isAfter(choice, cut.first!, before))
        }
      }
    }
    let left = listed.filter { isChosen($0, settings.kind) }.count
    return left > 0 && left < Int(settings.minimumChoices ?? 0) ? "ballot-undervote" : nil
  }

  private func carries(_ choice: Listed, _ label: String) -> Bool {
    world.projects[world.projectIndex(choice.project)].carries(label: label)
  }
  private func isAfter(_ choice: Listed, _ other: Listed, _ listed: [Listed]) -> Bool {
    listed.firstIndex { $0.number == choice.number }!
      > listed.firstIndex { $0.number == other.number }!
  }

  private func cost(_ listed: inout [Listed], _ settings: BallotSettings) -> String? {
    if listed.isEmpty { return nil }
    func cost(_ choices: [Listed]) -> Int64 {
      choices.reduce(0) { $0 + world.projects[world.projectIndex($1.project)].cost.minorUnits }
    }
    if let most = settings.maximumCost?.minorUnits, cost(listed) > most {
      if !settings.truncatesOverLimit || !isOrdered { return "ballot-over-cost" }
      var kept: [Listed] = []
      for choice in listed {
        if cost(kept + [choice]) > most { break }
        kept.append(choice)
      }
      listed = kept
    }
    if let least = settings.minimumCost?.minorUnits, cost(listed) < least {
      return "ballot-under-cost"
    }
    return nil
  }

  // MARK: Adding up

  private mutating func add(
    _ verdict: Verdict, _ contest: Int, _ council: String, _ ballot: WrittenBallot,
    _ rejection: String?
  ) {
    switch verdict {
    case .absent: return
    case .rejected(let code): totals[contest].rejected[code, default: 0] += 1
    case .counted(let listed):
      if let rejection {
        totals[contest].rejected[rejection, default: 0] += 1
      } else {
        totals[contest].counted += 1
        add(listed, contest, council, ballot)
      }
    }
    totals[contest].received += 1
  }

  private mutating func add(
    _ listed: [Listed], _ contest: Int, _ council: String, _ ballot: WrittenBallot
  ) {
    let settings = world.contests[contest].settings
    let kind = settings.ballots.kind
    let weight = ballot.weight ?? .one
    let valid = listed.filter { choice in
      isChosen(choice, kind)
        && world.projects[world.projectIndex(choice.project)].state == .qualified
    }
    if valid.isEmpty { totals[contest].blank += 1 }
    if !valid.isEmpty || !settings.ignoresBlankBallots {
      totals[contest].weight += weight
      totals[contest].channels[ballot.channel, default: .zero] += weight
      let row = Row(council: council, choices: read(listed, kind))
      totals[contest].rows[row, default: .zero] += weight
    }
    for choice in listed {
      let isVote = kind != .points || choice.value! > .zero
      if isVote { totals[contest].votes[choice.project, default: .zero] += weight }
      if kind == .points {
        totals[contest].points[choice.project, default: .zero] += weight * choice.value!
      }
      if choice.position > 0 { addRank(choice, listed.count, contest, weight) }
    }
    for better in listed {
      for worse in world.contests[contest].projects where worse != better.project {
        let other = listed.first { $0.project == worse }
        if let other, other.position <= better.position { continue }
        totals[contest].above[better.project, default: [:]][worse, default: .zero] += weight
      }
    }
  }

  private func read(_ listed: [Listed], _ kind: BallotKind) -> [String: Ratio?] {
    var read: [String: Ratio?] = [:]
    for choice in listed where kind != .points || choice.value! > .zero {
      switch kind {
      case .approval: read.updateValue(nil, forKey: choice.project)
      case .ranked: read[choice.project] = Ratio(choice.position)
      case .points: read[choice.project] = choice.value
      case .knapsack:
        let cost = world.projects[world.projectIndex(choice.project)].cost
        read[choice.project] = Ratio(cost)
      }
    }
    return read
  }

  private mutating func addRank(
    _ choice: Listed, _ length: Int, _ contest: Int, _ weight: Ratio
  ) {
    let entry = world.contests[contest]
    totals[contest].ranks[choice.project, default: [:]][choice.position, default: .zero] += weight
    let most = entry.settings.ballots.maximumChoices.map(Int.init) ?? entry.projects.count
    var score = Ratio.zero
    for position in choice.position..<(choice.position + choice.size) {
      score += Ratio(max(0, most - position + 1))
    }
    totals[contest].score[choice.project, default: .zero] += weight * score / Ratio(choice.size)
  }
}
