import BudgetModel
import ReportWriting
import Testing

@Suite("By-laws in words")
struct LevelSentenceTests {
  private static let phragmen =
    "The cost of each funded project is a load that its supporters carry; it is spread so that all of"
    + " them carry the same. In each round the project is funded whose supporters would then carry"
    + " least (rule phragmen)."

  private static let quotas =
    "Every ballot has one vote. A project needs the part of all votes that its cost is of the pool, its"
    + " quota. First a vote supports what its ballot ranks first, then also what it ranks second, and"
    + " so on. Of the projects that have their quota the one with the greatest support for it is"
    + " funded, and its supporters spend the quota (rule expanding-approvals)."
  private static func coins(_ measure: String) -> String {
    "Every voter has an equal part of the money and lays it on projects in proportion to points. Of the"
      + " projects whose cost is covered the one with the greatest \(measure) is funded, and what it"
      + " does not need moves on to the other projects of those who gave it."
  }

  /// Settings of a level as `bylaw.json` has them, and the paragraph they make.
  static let cases: [(JSONValue, String)] = [
    (["mode": "none"], "No vote is held at this level."),
    (["mode": "tally-sum"], "The tallies of the councils below are added up."),
    (
      ["ballots": ["kind": "approval", "min-choices": "none", "max-choices": "none"]],
      "A ballot chooses projects."
    ),
    (
      ["ballots": ["kind": "ranked", "min-choices": "1", "max-choices": "3"]],
      "A ballot ranks projects, 1 to 3 of them."
    ),
    (
      [
        "ballots": [
          "kind": "points", "min": "1", "max": "5", "sum-max": "6", "sum-exact": "none",
        ]
      ], "A ballot gives points to projects, 1 to 5 each and at most 6 in all."
    ),
    (
      ["ballots": ["kind": "knapsack", "max-cost": "150000"]],
      "A ballot chooses projects up to a total cost, at most 1 500.00 EUR."
    ),
    (
      ["ballots": ["kind": "knapsack"]],
      "A ballot chooses projects up to a total cost, at most the pool."
    ),
    (
      ["electorate": "touched", "blank-ballots": "ignored"],
      "A ballot takes part in a pool if it names a project of it."
        + " Blank ballots are left out of percentages."
    ),
    (
      ["rule": ["name": "trial", "experimental": true]],
      "Rule trial. The rule is provisional: a later version may change what it funds."
    ),
    (["rule": ["name": "trial", "experimental": false]], "Rule trial."),
    (
      [
        "rule": ["name": "phragmen", "misfit": "stop", "tied-misfit": "stop", "completion": "none"]
      ],
      phragmen
        + " The count ends when the next project, or one of several that are next, costs more"
        + " than the money that is left."
    ),
    (
      ["rule": ["name": "phragmen", "misfit": "skip", "completion": "greedy"]],
      phragmen
        + " A project that costs more than the money that is left drops out. Then projects that"
        + " fit in what is left are funded in the order of votes."
    ),
    (
      ["rule": ["name": "phragmen", "misfit": "stop", "tied-misfit": "choose-fitting"]],
      phragmen
        + " The count ends when the next project costs more than the money that is left; among"
        + " equals those that fit come first."
    ),
    (
      ["rule": ["name": "maximin-support"]],
      "The costs of all funded projects are loads that their supporters carry, split anew in each"
        + " round. The project is funded with which the highest load can be kept lowest; what costs"
        + " more than the money that is left drops out (rule maximin-support)."
    ),
    (
      ["rule": ["name": "expanding-approvals", "completion": "none"]],
      quotas + " What votes cannot pay for is left over."
    ),
    (
      [
        "rule": [
          "name": "expanding-approvals", "completion": "greedy",
          "positions": ["vector": ["3", "2", "1"]],
        ]
      ],
      quotas
        + " Then projects that fit in what is left are funded in the order of points for ranks"
        + " (3, 2, 1)."
    ),
    (
      ["rule": ["name": "cumulative-transfer", "no-eligible": "minimal-transfer"]],
      coins("support for its cost")
        + " Where none is covered, supporters of one project add what it lacks from what they gave to"
        + " others; where they cannot, projects that fit in what is left are funded by the support for"
        + " its cost (rule cumulative-transfer)."
    ),
    (
      [
        "rule": [
          "name": "cumulative-transfer", "select": "excess", "no-eligible": "elimination",
        ]
      ],
      coins("support above its cost")
        + " Where none is covered, the project with the least support above its cost is eliminated and"
        + " its support moves on; in the end those eliminated are funded, the last one first, if they"
        + " fit in what is left (rule cumulative-transfer)."
    ),
    (
      ["rule": ["name": "bounded-overspending", "utility": "points", "experimental": true]],
      "Every voter has an equal part of the money. Supporters of a project may pay a part of its cost;"
        + " the smaller the part, the higher its price counts. In each round the project is funded whose"
        + " supporters pay with the least payment for each point, so counted, as long as its cost fits"
        + " in what is left of the pool (rule bounded-overspending, points utilities). The rule is"
        + " provisional: a later version may change what it funds."
    ),
    (
      [
        "rule": [
          "name": "equal-shares", "utility": "cost", "completion": "add1u", "add1-variant": "tool",
          "comparison": "satisfaction",
        ]
      ],
      "Every voter has an equal part of the money. In each round the project is funded whose"
        + " supporters can pay for it together with the least payment for each unit of its cost; who"
        + " has too little left pays all of it (rule equal-shares, cost utilities). Everyone's amount"
        + " rises step by step until the next step would cost more than the pool or no supported"
        + " project fits any more (Add1, tool: start floor, exhaustive over supported). Then projects"
        + " that fit in what is left are funded in the order of votes. If it gives more voters more"
        + " funded projects that they chose, the outcome of the rule greedy replaces this one."
    ),
    (
      [
        "rule": [
          "name": "equal-shares", "utility": "points", "completion": "none",
          "endowments": "by-district", "empty-district": "share-out",
          "shares": [["id": "north", "value": "150000"], ["id": "south", "value": "50000"]],
        ]
      ],
      "Every voter has an equal part of the money of his or her district. In each round the project is funded whose"
        + " supporters can pay for it together with the least payment for each point; who has too"
        + " little left pays all of it (rule equal-shares, points utilities). The voters of each"
        + " district share its own amount (North 1 500.00 EUR and South"
        + " 500.00 EUR); the share of a district without ballots is divided among the others."
        + " What supporters cannot pay for is left over."
    ),
    (
      ["rule": ["name": "greedy", "score": "points", "misfit": "stop"]],
      "Projects stand in the order of points, and each is funded in turn if its cost fits in the"
        + " money that is left (rule greedy). The first project that does not fit ends the count."
    ),
    (
      [
        "rule": [
          "name": "greedy", "misfit": "fund-if-covered", "cover-ratio": "3/4", "reserve": "R",
          "channels": [["id": "paper", "value": "1/2"], ["id": "web", "value": "1/2"]],
        ]
      ],
      "Projects stand in the order of votes, weighted by channel (paper 1/2, web 1/2), and each is"
        + " funded in turn if its cost fits in the money that is left (rule greedy). A project that"
        + " does not fit is funded all the same if at least 3/4 of its cost is left; the reserve"
        + " (pool R) pays the rest."
    ),
    (
      [
        "rule": [
          "name": "greedy", "misfit": "partial", "score": "positional",
          "positions": ["vector": ["3", "2", "1"]],
        ]
      ],
      "Projects stand in the order of points for ranks (3, 2, 1), and each is funded in turn if its"
        + " cost fits in the money that is left (rule greedy). The first project that does not fit"
        + " gets what is left."
    ),
    (
      ["rule": ["name": "top-k", "k": "4"]],
      "The first 4 projects in the order of votes are funded (rule top-k)."
    ),
    (
      ["threshold": ["measure": "votes", "at-least": "50", "strict": true]],
      "A project needs more than 50 votes."
    ),
    (
      [
        "threshold": [
          ["measure": "votes", "percent": "10", "of": "nonblank"],
          ["measure": "points", "at-least": "7"],
        ]
      ],
      "A project needs votes from at least 10 % of the ballots that are not blank."
        + " A project needs at least 7 points."
    ),
    (
      [
        "max-winners": "3", "exclusive": "best-only",
        "groups": [["group": "site-7", "max": "1", "projects": []]],
        "caps": [
          ["label": "green", "max-amount": "500000", "max-projects": "2"],
          ["by": "category", "max-projects": "1"],
        ], "minimums": [["label": "play", "min-amount": "100000", "kind": "hard"]],
      ],
      "At most 3 projects are funded in a pool. At most 1 of the group “site-7” can be funded, and"
        + " only the best of them compete. Projects with the label “green” get at most 2 places and"
        + " 5 000.00 EUR. Projects with the same category get at most 1 place. Projects with the"
        + " label “play” are served first, up to 1 000.00 EUR, and what they do not use is left over."
    ),
    (
      ["leftover": ["steps": ["top-up", "up"], "up": ["to": "nearest", "when": "after"]]],
      "Money that is left completes projects that are nearly covered, then goes up to the council"
        + " above, where it is spent in a second pass."
    ),
    (
      [
        "quorum": ["share": "1/10", "of": "eligible"], "appeal": ["share": "1/3", "of": "counted"],
      ],
      "A quorum of 1/10 of eligible applies."
        + " An unfunded project with support of at least 1/3 goes to the council above."
    ),
    (
      [
        "threshold": "none", "max-winners": "none", "quorum": "none", "appeal": "off",
        "groups": [], "caps": [], "minimums": [], "kinds": ["ward", "town"],
      ], "Councils of kind ward and town."
    ),
  ]

  @Test("Every setting of a level is told", arguments: cases)
  func level(_ settings: JSONValue, _ paragraph: String) {
    var members = settings.members!
    members["level"] = "here"
    var fixture = PackFixture.riverside
    fixture.levels = [.object(members)]
    #expect(paragraphs(fixture, after: "Level here") == [paragraph])
  }

  @Test("What a council changed under home rule is told under its name")
  func homeRule() {
    var fixture = PackFixture.riverside
    fixture.homeRule = [
      [
        "id": "south",
        "value": ["threshold": ["measure": "votes", "at-least": "9", "strict": false]],
      ]
    ]
    #expect(paragraphs(fixture, after: "Council South") == ["A project needs at least 9 votes."])
    let settings = PageTests.page("index.html", fixture).all("dt").map(\.text)
    #expect(settings.contains("councils[south].threshold.at-least"))
  }

  /// The paragraph that follows a heading directly.
  private func paragraphs(_ fixture: PackFixture, after heading: String) -> [String] {
    let elements = PageTests.page("index.html", fixture).elements
    return zip(elements, elements.dropFirst(2)).filter { before, after in
      before.text == heading && before.name.hasPrefix("h") && after.name == "p"
    }.map { $0.1.text.replacing("\u{A0}", with: " ").replacing("\u{202F}", with: " ") }
  }

  @Test(
    "Money is grouped by threes behind a decimal point, and votes as well",
    arguments: [
      (Int64(0), "0.00"), (5, "0.05"), (123_456, "1\u{202F}234.56"),
      (100_000_000, "1\u{202F}000\u{202F}000.00"),
    ])
  func amounts(minorUnits: Int64, text: String) {
    var fixture = PackFixture.riverside
    fixture.root.entries[4].cost = minorUnits
    let rows = PageTests.page("index.html", fixture).all("tr").map(\.text)
    #expect(rows.contains { $0.contains("City map") && $0.contains("31\(text)Below threshold") })
  }
}
