package import BudgetModel

/// The reference page of `cycle.yaml`, from the catalogue.
package enum SettingsReference {
  /// Markdown: one table, a row for each setting in the order of the file.
  package static func markdown(rules: [RuleSpec]) -> String {
    let rows = SettingOutline.all(SettingCatalogue(rules: rules)).map(row)
    return """
      # cycle.yaml

      Every setting, in the order of the file. `NAME` stands for a name of your cycle, `[]` for
      each entry of a list, `rule(greedy)` for the map `rule` with `name: greedy`. A setting that
      is not built yet is refused, never ignored.

      | setting | takes | default | meaning |
      |---|---|---|---|

      """ + rows.joined()
  }

  private static func row(_ entry: SettingOutline) -> String {
    let spec = entry.spec
    let value = spec.defaultValue.map { "`" + escaped($0.yaml(minorDigits: 2)) + "`" }
    let without = spec.isRequired ? "required" : "–"
    let note = entry.isBuilt ? "" : " Not built in this version."
    let words = spec.unbuiltWords.map { "`\($0)`" }.joined(separator: ", ")
    let later = words.isEmpty ? "" : " Not built in this version: \(words)."
    return
      "| `\(entry.path)` | \(escaped(spec.type.noun)) | \(value ?? without) "
      + "| \(escaped(spec.sentence))\(note)\(later) |\n"
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("|", with: "\\|")
  }
}
