import BudgetModel
import Crypto
import Foundation
import Testing

@testable import AllocationRules

/// One line of a vector file: settings, an instance with its ballots, and what must come out.
struct RuleVector: CustomTestStringConvertible {
  var json: JSON
  var name: String { json["name"].text! }
  var expected: JSON { json["expected"] }
  var testDescription: String { name }

  static func all(_ rule: String) throws -> [RuleVector] {
    let url = Bundle.module.url(forResource: "Vectors/\(rule)", withExtension: "json")!
    let value = try JSONSerialization.jsonObject(with: Data(contentsOf: url))
    return JSON(value).elements.map(RuleVector.init)
  }
}

/// Untyped JSON with typed ends.
struct JSON: @unchecked Sendable {
  let value: Any?
  init(_ value: Any?) { self.value = value }

  subscript(key: String) -> JSON { JSON((value as? [String: Any])?[key]) }
  var isPresent: Bool { value != nil && !(value is NSNull) }
  var text: String? { value as? String }
  var number: Int64? { value is String ? nil : (value as? NSNumber)?.int64Value }
  var flag: Bool? { value as? Bool }
  var list: [JSON]? { (value as? [Any]).map { $0.map { JSON($0) } } }
  var object: [String: Any]? { value as? [String: Any] }
  var elements: [JSON] { list ?? [] }
  var members: [(key: String, value: JSON)] {
    (object ?? [:]).sorted { $0.key < $1.key }.map { ($0.key, JSON($0.value)) }
  }
  var texts: [String] { elements.compactMap(\.text) }
  /// A value that no specification describes.
  var plain: SettingValue {
    if let list { return .list(list.map(\.plain)) }
    if object != nil { return .map(members.map { .init($0.key, $0.value.plain) }) }
    return text.map { .text($0) } ?? (value is Bool ? .flag(flag!) : .count(number!))
  }
  var ratio: Ratio? { number.map { Ratio($0) } ?? text.flatMap { Ratio(exact: $0) } }
}

extension RuleVector {
  /// The instance, with projects and ballots taken in the order that `shuffle` gives and identical
  /// ballots counted as one if `groups`.
  func instance(groups: Bool = false, shuffle: ([JSON]) -> [JSON] = { $0 }) -> Instance {
    contest(shuffle: shuffle).instance(groups: groups)
  }

  /// The contest, with projects and ballots taken in the order that `shuffle` gives.
  func contest(shuffle: ([JSON]) -> [JSON] = { $0 }) -> TestContest {
    let source = json["instance"]
    let params = json["params"]
    var contest = TestContest(
      projects: shuffle(source["projects"].elements).map(project)
        .sorted { $0.id.isBefore($1.id) },
      pool: source["pool"].number!,
      settings: settings(kind: BallotKind(rawValue: source["kind"].text!)!))
    let places = Dictionary(
      uniqueKeysWithValues: contest.projects.enumerated().map { ($1.id, $0) })
    for override in params["overrides"].elements {
      contest.apply(override, to: places[override["project"].text!]!)
    }
    contest.ballots = shuffle(source["ballots"].elements).map { TestBallot($0, places) }
    contest.ties = params["ties"].texts.map { TieKey(rawValue: $0)! }
    contest.digits = Int(source["digits"].number!)
    contest.maximumChoices = source["max-choices"].number
    contest.reserves = Dictionary(
      uniqueKeysWithValues: source["reserves"].members.map { ($0.key, $0.value.number!) })
    contest.lot = lot(ids: contest.projects.map(\.id))
    let extra = params["extra-money"]
    if extra["when"].text == "after" {
      contest.extraAfter = extra["amount"].number!
    } else {
      contest.pool += extra["amount"].number ?? 0
    }
    return contest
  }

  private func project(_ json: JSON) -> Project {
    var project = Project(
      id: json["id"].text!, name: "", cost: Money(minorUnits: json["cost"].number!))
    project.state = json["state"].text.flatMap(ProjectState.init) ?? .qualified
    project.groups = json["groups"].texts
    project.tags = json["labels"].texts
    project.submittedSequence = json["submitted_seq"].number
    project.costMinimum = json["cost_min"].number.map { Money(minorUnits: $0) }
    project.costStep = json["cost_step"].number.map { Money(minorUnits: $0) }
    return project
  }

  private func lot(ids: [String]) -> LotOrder? {
    if json["lot"]["order"].isPresent { return LotOrder(order: json["lot"]["order"].texts) }
    guard let seed = json["lot"]["seed"].text else { return nil }
    let digests = ids.map { id in
      (Array(SHA256.hash(data: Array(seed.utf8) + [0] + Array(id.utf8))), id)
    }
    let sorted = digests.sorted { $0.0.lexicographicallyPrecedes($1.0) }
    return LotOrder(order: sorted.map(\.1))
  }

  private func settings(kind: BallotKind) -> ContestSettings {
    let params = json["params"]
    var settings = ContestSettings(rule: RuleChoice(name: json["rule"].text!))
    if let spec = RuleRegistry.rule(named: settings.rule.name)?.spec {
      settings.rule.parameters = spec.parameters.compactMap { $0.member(of: params) }
    } else {
      settings.rule.parameters = params.members.map { .init($0.key, $0.value.plain) }
    }
    settings.ballots.kind = kind
    settings.electorate = params["electorate"].text == "touched" ? .touched : .all
    settings.ignoresBlankBallots = params["blank-ballots"].text == "ignored"
    let threshold = params["threshold"]
    let thresholds = threshold.elements.isEmpty ? [threshold] : threshold.elements
    settings.thresholds = thresholds.filter(\.isPresent).map(Self.threshold)
    settings.limits = limits(params)
    return settings
  }

  private static func threshold(_ json: JSON) -> Threshold {
    let percent = json["percent"].ratio
    let base = json["of"].text.flatMap(Threshold.Base.init)
    return Threshold(
      measure: json["measure"].text.flatMap(Threshold.Measure.init) ?? .votes,
      need: percent.map { .percent($0, of: base!) } ?? .atLeast(json["at-least"].ratio!),
      isStrict: json["strict"].flag ?? false,
      holdsInSecondPass: json["in-second-pass"].flag ?? true)
  }

  private func limits(_ params: JSON) -> Limits {
    var limits = Limits()
    limits.maximumWinners = params["max-winners"].number
    limits.isBestOnly = params["exclusive"].text == "best-only"
    limits.groups = params["groups"].elements.map {
      Limits.Group(id: $0["group"].text!, projects: [], maximum: $0["max"].number ?? 1)
    }
    limits.caps = params["caps"].elements.map {
      Limits.Cap(
        subject: $0["by"].text.map { .by($0) } ?? .label($0["label"].text!),
        maximumAmount: $0["max-amount"].number.map { Money(minorUnits: $0) },
        maximumProjects: $0["max-projects"].number)
    }
    limits.minimums = params["minimums"].elements.map {
      Limits.Minimum(
        label: $0["label"].text!,
        minimumAmount: $0["min-amount"].number.map { Money(minorUnits: $0) },
        minimumProjects: $0["min-projects"].number, isHard: $0["kind"].text == "hard")
    }
    return limits
  }
}

/// A ballot of the tests: whom it lists, in which ranks, with which points or amounts.
struct TestBallot {
  var weight = Ratio.one
  var channel: String?
  var district: String?
  var chosen: [Int] = []
  var ranks: [[Int]] = []
  var points: [Int: Ratio] = [:]
  /// In minor units.
  var amounts: [Int: Int64] = [:]

  var isBlank: Bool { chosen.isEmpty && points.isEmpty }

  init(chosen: [Int]) { self.chosen = chosen }
  init(ranks: [[Int]]) {
    self.ranks = ranks
    chosen = Array(ranks.joined())
  }
  /// By project; 0 is none.
  init(points: [Ratio]) {
    chosen = points.indices.filter { points[$0] > .zero }
    for project in chosen { self.points[project] = points[project] }
  }
  /// In minor units, by project; 0 is none.
  init(amounts: [Int64], weight: Ratio = .one) {
    chosen = amounts.indices.filter { amounts[$0] > 0 }
    for project in chosen { self.amounts[project] = amounts[project] }
    self.weight = weight
  }

  init(_ json: JSON, _ places: [String: Int]) {
    weight = json["weight"].ratio ?? .one
    channel = json["channel"].text
    district = json["district"].text
    ranks = json["ranks"].elements.map { $0.texts.map { places[$0]! } }
    for (id, number) in json["points"].members { points[places[id]!] = number.ratio! }
    chosen = json["choices"].texts.map { places[$0]! }
    chosen += ranks.joined()
    chosen += points.filter { $0.value > .zero }.map(\.key)
    for (id, amount) in json["amounts"].members { amounts[places[id]!] = amount.number! }
    chosen += amounts.filter { $0.value > 0 }.map(\.key)
  }

  static func tally(
    _ ballots: [TestBallot], projects: Int, maximumChoices: Int64?, needs: TallyNeeds,
    _ settings: ContestSettings
  ) -> ContestTally {
    let zeros = Array(repeating: Ratio.zero, count: projects)
    var tally = ContestTally(projects: projects)
    tally.points = needs.points ? zeros : nil
    tally.score = needs.score == nil ? nil : zeros
    tally.ranks = needs.ranks ? Array(repeating: [:], count: projects) : nil
    tally.above = needs.above == nil ? nil : zeros.map { _ in zeros }
    tally.amounts = needs.amounts ? Array(repeating: [:], count: projects) : nil
    for ballot in ballots {
      ballot.add(to: &tally, maximumChoices: maximumChoices, needs, settings)
    }
    if needs.supportingCouncils {
      tally.supportingCouncils = tally.votes.map { $0.isZero ? 0 : 1 }
    }
    return tally
  }

  private func add(
    to tally: inout ContestTally, maximumChoices: Int64?, _ needs: TallyNeeds,
    _ settings: ContestSettings
  ) {
    tally.ballots.received += 1
    if isBlank && settings.electorate == .touched { return }
    tally.ballots.counted += 1
    if isBlank {
      tally.ballots.blank += 1
      if !settings.ignoresBlankBallots {
        tally.blankWeight += weight
        tally.weight += weight
      }
    } else {
      tally.weight += weight
    }
    for project in chosen { tally.votes[project] += weight }
    for (project, number) in points { tally.points?[project] += weight * number }
    for (project, amount) in amounts where amount > 0 {
      tally.amounts?[project][amount, default: .zero] += weight
    }
    addRanks(to: &tally, maximumChoices, needs)
    addPairs(to: &tally, needs)
    guard let channel else { return }
    let zeros = Array(repeating: Ratio.zero, count: tally.votes.count)
    var part = tally.channels[channel] ?? ContestTally.Channel(weight: .zero, votes: zeros)
    part.weight += weight
    for project in chosen { part.votes[project] += weight }
    tally.channels[channel] = part
  }

  private func addRanks(
    to tally: inout ContestTally, _ maximumChoices: Int64?, _ needs: TallyNeeds
  ) {
    var first = 1
    for (rank, level) in ranks.enumerated() {
      for project in level {
        tally.ranks?[project][rank + 1, default: .zero] += weight
        guard let scoring = needs.score else { continue }
        let length = scoring.length(
          maximumChoices: maximumChoices, printed: tally.votes.count, listed: chosen.count)
        tally.score![project] +=
          weight * scoring.score(first: first, count: level.count, length: length)
      }
      first += level.count
    }
  }

  private func addPairs(to tally: inout ContestTally, _ needs: TallyNeeds) {
    guard let unlisted = needs.above else { return }
    var rankOf = Array(repeating: Int.max, count: tally.votes.count)
    for (rank, level) in ranks.enumerated() { for project in level { rankOf[project] = rank } }
    for one in rankOf.indices {
      for other in rankOf.indices where rankOf[one] < rankOf[other] {
        if rankOf[other] == Int.max && unlisted == .ignored { continue }
        tally.above![one][other] += weight
      }
    }
  }
}
