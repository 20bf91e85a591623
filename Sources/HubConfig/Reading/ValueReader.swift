import ChannelKit

/// The reader of one value as its declared type.
struct ValueReader {
    let context: ReadingContext
    /// The setting's help, the remedy of errors that have no better one.
    let hint: String

    /// The value at `node`; missing members of it are reported at `owner`, its key.
    func read(_ node: YAMLNode, as type: SettingType, owner: YAMLNode? = nil) -> Reading<SettingValue> {
        switch type {
        case .secret: secrets(node)
        case .localizedTemplate: localizedTemplate(node)
        case .list(let element): list(node, of: element, type)
        case .map(let element): map(node, of: element, type)
        case .object(let declarations): object(node, of: declarations, type, owner: owner ?? node)
        case .hours: hours(node, owner: owner ?? node)
        case .json: json(node)
        case .either(let types): either(node, of: types, type, owner: owner)
        default:
            context.scalar(node, expected: type.summary).flatMap { text in
                plainValue(of: text, as: type).map(Reading.value) ?? .failed
            }
        }
    }

    private func plainValue(of text: ScalarText, as type: SettingType) -> SettingValue? {
        switch type {
        case .integer(let range): integer(text, in: range, type)
        case .number(let range): number(text, in: range, type)
        case .boolean: boolean(text, type)
        case .duration: duration(text, type)
        case .choice(let words): choice(text, of: words)
        case .url: url(text, type)
        case .template: template(text).map(SettingValue.template)
        case .path: path(text)
        default: nonEmpty(text).map(SettingValue.text)
        }
    }

    /// Reports that `text` is not of the expected type.
    func mismatch(_ text: ScalarText, _ type: SettingType, remedy: String? = nil) -> SettingValue? {
        context.error(
            at: text.node,
            "expected \(type.summary), found '\(text.node.written)'",
            remedy: remedy ?? hint
        )
        return nil
    }
}

// MARK: - Scalars

extension ValueReader {
    func nonEmpty(_ text: ScalarText) -> String? {
        guard text.text.isEmpty else { return text.text }
        context.error(at: text.node, "the text is empty", remedy: "write one, or remove the key")
        return nil
    }

    private func integer(_ text: ScalarText, in range: ClosedRange<Int>, _ type: SettingType) -> SettingValue? {
        guard text.isPlain else { return mismatch(text, type, remedy: "remove the quotes") }
        guard let number = Int(text.text), range.contains(number) else { return mismatch(text, type) }
        return .integer(number)
    }

    private func number(_ text: ScalarText, in range: ClosedRange<Double>, _ type: SettingType) -> SettingValue? {
        guard text.isPlain else { return mismatch(text, type, remedy: "remove the quotes") }
        guard let number = Double(text.text), range.contains(number) else { return mismatch(text, type) }
        return .number(number)
    }

    private func boolean(_ text: ScalarText, _ type: SettingType) -> SettingValue? {
        guard text.isPlain else { return mismatch(text, type, remedy: "remove the quotes") }
        switch text.text {
        case "true", "True", "TRUE": return .boolean(true)
        case "false", "False", "FALSE": return .boolean(false)
        case "yes", "Yes", "on", "On": return mismatch(text, type, remedy: "write true")
        case "no", "No", "off", "Off": return mismatch(text, type, remedy: "write false")
        default: return mismatch(text, type)
        }
    }

    private func duration(_ text: ScalarText, _ type: SettingType) -> SettingValue? {
        guard let duration = Duration(written: text.text) else {
            let isNumber = Double(text.text) != nil
            let remedy = isNumber ? "add a unit: ms, s, m, h or d" : "write a number and a unit, such as 30s or 5m"
            return mismatch(text, type, remedy: remedy)
        }
        return .duration(duration)
    }

    private func choice(_ text: ScalarText, of words: [String]) -> SettingValue? {
        guard words.contains(text.text) else {
            let list = "write \(words.count == 1 ? "" : "one of ")\(words.listed)"
            let remedy = suggestion(for: text.text, among: words, otherwise: list)
            return mismatch(text, .choice(words), remedy: remedy)
        }
        return .text(text.text)
    }

    private func url(_ text: ScalarText, _ type: SettingType) -> SettingValue? {
        guard let url = HTTPURL.normalized(text.text) else {
            return mismatch(text, type, remedy: "write it in full, such as https://example.com")
        }
        return .text(url)
    }

    func template(_ text: ScalarText) -> TextTemplate? {
        guard nonEmpty(text) != nil else { return nil }
        do { return try TextTemplate(parsing: text.text) } catch {
            let rest = text.text.dropFirst(error.offset)
            let length = rest.firstRange(of: "}}").map { rest.distance(from: rest.startIndex, to: $0.upperBound) } ?? 2
            let offset = text.expanded.writtenOffset(of: error.offset)
            let place = context.file.place(in: text.node, offset: offset, length: length)
            context.error(at: place, error.problem, remedy: error.remedy)
            return nil
        }
    }
}
