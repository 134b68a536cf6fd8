import BudgetModel

/// The by-law in words, and every setting of it.
struct RuleSection {
  let report: CycleReport

  var html: HTML {
    section("rules", "The rules of this count") {
      legalBasis
      levels.map { level in
        HTML(.div) {
          HTML(.h3) {
            "Level "
            HTML.name(level.text("level") ?? "")
          }
          HTML(.p, LevelSentence(report: report, level: level).text)
        }
      }
      homeRule
      HTML(.h3, "Ties")
      HTML(.p, tieText)
      folded("Every setting in force") {
        HTML(.p, [.class: "soft small"]) {
          "As in "
          HTML(.a, [.href: "bylaw.json"], "bylaw.json")
          ": amounts of money in the smallest unit of the currency, ratios exact."
        }
        SettingList.html(report.data.byLaw)
      }
    }
  }

  /// What councils changed within home rule, and what holds in one pool alone.
  private var homeRule: HTML {
    let councils = (report.data.byLaw["councils"]?.elements ?? []).map(Record.init)
      .map { ("Council", report.councilName($0.text("id") ?? ""), $0.json["value"] ?? [:]) }
    let pools = (report.data.byLaw["pools"]?.elements ?? []).map(Record.init)
      .map { ("Pool", report.poolName($0.text("pool") ?? ""), $0.json["settings"] ?? [:]) }
    let changes = (councils + pools).filter { $0.2.members?.isEmpty == false }
    if changes.isEmpty { return .group([]) }
    return .group([
      HTML(.h3, "What councils and pools changed"),
      HTML(.p, "Within the settings that their level lets them change:"),
      .group(
        changes.map { kind, name, settings in
          HTML(.div) {
            HTML(.h4) {
              "\(kind) "
              HTML.name(name)
            }
            SettingList.html(settings)
          }
        }),
    ])
  }

  private var levels: [Record] { (report.data.byLaw["levels"]?.elements ?? []).map(Record.init) }

  private var legalBasis: HTML {
    let basis = report.data.byLaw["legal-basis"]?.text ?? ""
    if basis.isEmpty { return .group([]) }
    return HTML(.p) {
      "Legal basis: "
      HTML.name(basis)
    }
  }

  var tieText: String {
    let chain = (report.data.byLaw["ties"]?["chain"]?.elements ?? []).compactMap(\.text)
    let keys = chain.map { TieKey(rawValue: $0)?.phrase ?? $0 }
    let order = "Where projects are level, these decide in turn: \(keys.joined(separator: ", "))."
    let lot = report.data.manifest["lot"].map(Record.init)
    switch lot?.text("method") {
    case "seed":
      let seed = lot?.text("seed") ?? ""
      return order + " The lot is the order that follows from the published seed \(seed)."
    case "hand": return order + " The lot was drawn by hand (inputs/lot.csv)."
    default: return order + " No lot was drawn, and none was needed."
    }
  }
}

/// All members of a JSON value as a list of paths and values.
enum SettingList {
  static func html(_ value: JSONValue) -> HTML {
    var rows: [(String, String)] = []
    collect(value, at: "", into: &rows)
    return HTML(.dl, [.class: "settings"]) {
      rows.map { path, text in
        .group([HTML(.dt) { HTML(.code, path) }, HTML(.dd) { HTML.name(text) }])
      }
    }
  }

  private static func collect(
    _ value: JSONValue, at path: String, into rows: inout [(String, String)]
  ) {
    switch value {
    case .string(let text): rows.append((path, text.isEmpty ? "(empty)" : text))
    case .integer(let number): rows.append((path, String(number)))
    case .bool(let flag): rows.append((path, flag ? "true" : "false"))
    case .array(let all) where all.isEmpty: rows.append((path, "(none)"))
    case .array(let all) where all.allSatisfy({ $0.text != nil }):
      rows.append((path, all.compactMap(\.text).joined(separator: ", ")))
    case .array(let all):
      for (place, element) in all.enumerated() {
        collect(element, at: "\(path)[\(place + 1)]", into: &rows)
      }
    case .object(let members):
      for key in members.keys.sorted(by: { $0.isBefore($1) }) {
        collect(members[key]!, at: path.isEmpty ? key : "\(path).\(key)", into: &rows)
      }
    }
  }
}
