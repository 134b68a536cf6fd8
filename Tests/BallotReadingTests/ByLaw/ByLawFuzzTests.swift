import BallotReading
import BudgetModel
import Testing

/// Whatever bytes stand in `cycle.yaml`: an answer with places, never a crash.
@Suite struct ByLawFuzzTests {
  private let catalogue = SettingCatalogue(rules: [ByLawWorld.greedy, ByLawWorld.topK])

  private func read(_ bytes: [UInt8]) -> Reading<ByLaw?> {
    ByLawReader.read(SourceFile(path: "cycle.yaml", bytes: bytes), catalogue: catalogue)
  }

  @Test func everyBeginningOfAByLawGetsAnAnswer() {
    let bytes = Array(ByLawExamples.cityLeftoversUp.utf8)
    var answers = 0
    for end in 0...bytes.count {
      let reading = read(Array(bytes[..<end]))
      if reading.value == nil {
        #expect(reading.hasErrors, "the first \(end) bytes")
        answers += 1
      }
    }
    #expect(answers > 1_000)
    #expect(read(bytes).value != nil)
  }

  @Test func everyLineLeftOutGetsAnAnswer() {
    for yaml in [ByLawExamples.fiveLevels, ByLawExamples.twoChambers, ByLawExamples.elmStreet] {
      let lines = yaml.split(separator: "\n", omittingEmptySubsequences: false)
      for left in lines.indices {
        var rest = lines
        rest.remove(at: left)
        let reading = read(Array(rest.joined(separator: "\n").utf8))
        #expect(reading.value != nil || reading.hasErrors, "without line \(left + 1)")
      }
    }
  }

  @Test func everyOtherByteGetsAnAnswer() {
    let bytes = Array(ByLawExamples.elmStreet.utf8)
    for (step, other) in [0x22, 0x27, 0x7B, 0x5D, 0x3A, 0x0A, 0x26, 0xFF].enumerated() {
      for position in stride(from: step, to: bytes.count, by: 8) {
        var changed = bytes
        changed[position] = UInt8(other)
        let reading = read(changed)
        #expect(reading.value != nil || reading.hasErrors, "byte \(position)")
      }
    }
  }
}
