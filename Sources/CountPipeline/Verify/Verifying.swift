import AuditTrail
import BudgetModel

/// `trowel verify`: digests, form, conservation, and the count replayed from its tallies; no ballots.
package struct Verifying: Sendable {
  package var pack: String
  /// An event log whose chain is checked as well, and the digest that its last line must have.
  package var log: String?
  package var head: String?
  package var settings: RunSettings

  package init(pack: String, log: String? = nil, head: String? = nil, settings: RunSettings) {
    self.pack = pack
    self.log = log
    self.head = head
    self.settings = settings
  }

  package func run() -> RunReport {
    do throws(FileProblem) {
      let contents = try PackReader.contents(of: pack)
      settings.stage("verifying")
      let statements = PackStatements.all(of: contents)
      settings.stage("")
      let logFindings = try checkedLog()
      return report(statements, logFindings, contents)
    } catch {
      return RunReport(
        .missingInput, messages: ["\(error.path): error: \(error.explanation) [file-not-found]"])
    }
  }

  /// Nil: no log was named.
  private func checkedLog() throws(FileProblem) -> [AuditFinding]? {
    guard let log else { return nil }
    do throws(EventChain.Break) {
      let found = try EventChain.verify(try bytes(of: log))
      if let head, head != found.digest {
        return [
          AuditFinding(
            log, "the log ends with \(found.digest), not with \(head)", code: .logChainBroken)
        ]
      }
      return []
    } catch {
      return [AuditFinding("\(log):\(error.line)", error.sentence, code: .logChainBroken)]
    }
  }

  private func bytes(of log: String) throws(EventChain.Break) -> [UInt8] {
    guard let bytes = try? FileReading.bytes(of: log) else {
      throw EventChain.Break(line: 1, sentence: "the log cannot be read")
    }
    return bytes
  }

  private func limits(of pack: PackContents) -> [String] {
    let manifest = pack["manifest.json"].flatMap { try? CanonicalJSON.decodeFile($0) }
    let rules = manifest?["program"]?["rules"]?.elements ?? []
    return Verification.limits(
      rules: rules.compactMap { $0["name"]?.text },
      alternatives: Alternative.allCases.filter { manifest?[$0.member] != nil })
  }

  private func report(
    _ statements: [Statement], _ log: [AuditFinding]?, _ contents: PackContents
  ) -> RunReport {
    let needed: [StatementID] = [.files, .canonical, .signatures]
    let isOpen = statements.contains { $0.isNotChecked && needed.contains($0.id) }
    let isFailed = isOpen || statements.contains(where: \.isFailed) || log?.isEmpty == false
    var lines = statements.flatMap { settings.isQuiet && !$0.isFailed ? [] : $0.lines }
    if let log {
      if !settings.isQuiet || !log.isEmpty {
        lines.append("event log: " + (log.isEmpty ? "ok" : "failed"))
      }
      lines += log.map { "  " + $0.line }
    }
    if !settings.isQuiet {
      lines += ["Without the ballots nobody can check:"] + limits(of: contents).map { "- " + $0 }
      if let manifest = contents["manifest.json"] {
        lines += ["Pack digest:", "  " + SHA256Hex.grouped(SHA256Hex.of(manifest))]
      }
      lines.append("\(pack): " + (isFailed ? "not verified" : "verified"))
    }
    return RunReport(isFailed ? .differs : .final, output: lines)
  }
}
