package import BudgetModel

/// One `.pb` file as values, in the order of the file (FORMATS 4).
package struct PabulibFile: Sendable {
  package enum VoteType: String, Sendable, CaseIterable {
    case approval
    case chooseOne = "choose-1"
    case ordinal, cumulative, scoring

    /// Whether a ballot gives points to its choices.
    package var hasPoints: Bool { self == .cumulative || self == .scoring }
    /// Whether the order of the choices is the vote.
    package var isRanking: Bool { self == .ordinal }
  }

  /// One row of META.
  package struct Entry: Sendable, Hashable {
    package var key: String
    package var value: String
    package var place: SourceLocation
    package init(key: String, value: String, place: SourceLocation) {
      self.key = key
      self.value = value
      self.place = place
    }
  }

  /// One row of PROJECTS. Lists are split, numbers are exact; what the file leaves empty is nil.
  package struct Project: Sendable, Hashable {
    package var id: String
    /// The withdrawn ones that a file marks by their cost keep that cost.
    package var cost: Money
    package var isWithdrawn = false
    package var name = ""
    package var votes: Ratio?
    package var score: Ratio?
    package var categories: [String] = []
    package var beneficiaries: [String] = []
    package var neighbourhoods: [String] = []
    package var district = ""
    package var subunit = ""
    package var selected: Int?
    package var latitude = ""
    package var longitude = ""
    package var description = ""
    package var proposer = ""
    package var publicID = ""
    package var place: SourceLocation

    package init(id: String, cost: Money, place: SourceLocation) {
      self.id = id
      self.cost = cost
      self.place = place
    }
  }

  /// One row of VOTES. Personal columns are not kept.
  package struct Ballot: Sendable, Hashable {
    package var id: String
    /// Project ids as written, best first.
    package var choices: [String]
    /// Parallel to `choices`, as written; empty where the file gives none.
    package var points: [String] = []
    package var channel = ""
    package var district = ""
    package var neighbourhood = ""
    package var line: Int

    package init(id: String, choices: [String], line: Int) {
      self.id = id
      self.choices = choices
      self.line = line
    }
  }

  package var path: String
  package var meta: [Entry] = []
  package var budget = Money.zero
  package var voteType = VoteType.approval
  package var projects: [Project] = []
  package var ballots: [Ballot] = []
  /// Whether VOTES has a column `points`.
  package var hasPointsColumn = false

  package init(path: String) { self.path = path }

  /// The value of a META key; nil where it is absent or empty.
  package subscript(key: String) -> String? {
    meta.first { $0.key == key && !$0.value.isEmpty }?.value
  }
}

extension PabulibFile {
  /// The limits of one ballot that META gives, exact.
  package struct BallotLimits: Sendable, Hashable {
    package var minimumLength: Int64?
    package var maximumLength: Int64?
    package var minimumPoints: Ratio?
    package var maximumPoints: Ratio?
    package var minimumSum: Ratio?
    package var maximumSum: Ratio?
    package var minimumCost: Money?
    package var maximumCost: Money?
    package init() {}
  }

  package var limits: BallotLimits {
    var limits = BallotLimits()
    limits.minimumLength = count("min_length")
    limits.maximumLength = voteType == .chooseOne ? 1 : count("max_length")
    limits.minimumPoints = ratio("min_points")
    limits.maximumPoints = ratio("max_points")
    limits.minimumSum = ratio("min_sum_points")
    limits.maximumSum = ratio("max_sum_points")
    limits.minimumCost = money("min_sum_cost")
    limits.maximumCost = money("max_sum_cost")
    return limits
  }

  /// The least score of a project that may be funded.
  package var threshold: Ratio? { ratio("min_project_score_threshold") }

  private func count(_ key: String) -> Int64? { self[key].flatMap { Int64($0) } }
  private func ratio(_ key: String) -> Ratio? { self[key].flatMap { Ratio(exact: $0) } }
  private func money(_ key: String) -> Money? {
    self[key].flatMap { try? PabulibAmount.read($0).get() }
  }
}
