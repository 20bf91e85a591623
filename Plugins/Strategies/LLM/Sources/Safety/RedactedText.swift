/// A text with its personal data replaced, for operators who try the setting.
package struct RedactedText: Hashable, Sendable {
    /// A piece of personal data.
    package struct Found: Hashable, Sendable {
        package let kind: PersonalData
        /// The place in the original text, in Unicode scalars; the end is exclusive.
        package let range: Range<Int>
    }

    package let text: String
    package let redacted: String
    package let found: [Found]

    package init(_ text: String, of kinds: Set<PersonalData>) {
        self.text = text
        var redaction = Redaction(of: kinds)
        redacted = redaction.redact(text)
        found = UTF8Text.read(text) { text in
            let data = kinds.isEmpty ? [] : PersonalData.found(in: text, of: WantedData(kinds))
            var counter = ScalarCounter(text: text)
            return data.map { datum in
                let start = counter.scalars(before: datum.range.lowerBound)
                return Found(kind: datum.kind, range: start..<counter.scalars(before: datum.range.upperBound))
            }
        }
    }

    /// Counts the scalars before places that only increase.
    private struct ScalarCounter {
        let text: UTF8Text
        private var place = 0
        private var count = 0

        init(text: UTF8Text) { self.text = text }

        mutating func scalars(before end: Int) -> Int {
            while place < end {
                // Each scalar has one byte that continues no other.
                if text[place] & 0xC0 != 0x80 { count += 1 }
                place += 1
            }
            return count
        }
    }
}
