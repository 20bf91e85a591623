import ChannelKit

extension ValueReader {
    /// Opening hours: days, each with one or several time spans.
    func hours(_ node: YAMLNode, owner: YAMLNode) -> Reading<SettingValue> {
        fields(node, .hours).flatMap { fields in
            guard !fields.all.isEmpty else {
                let remedy = "write days such as mon-fri: 9:00-17:00, or remove the key"
                context.error(at: owner, "the opening hours are empty", remedy: remedy)
                return .failed
            }
            var written: [String: [String]] = [:]
            for field in fields.all { written[field.name] = texts(of: field) }
            let problems = OpeningHours.problems(in: written)
            for problem in problems { report(problem, of: written[problem.key] ?? [], in: fields) }
            guard written.count == fields.all.count, problems.isEmpty, checkTimeZone(at: owner),
                let hours = try? OpeningHours(parsing: written)
            else { return .failed }
            return .value(.hours(hours))
        }
    }

    private func texts(of field: Field) -> [String]? {
        if field.value.isNull {
            let isSpan = field.name.first?.isNumber ?? false && !OpeningHours.isDay(field.name)
            context.error(
                at: field.key,
                "'\(field.name)' has no hours",
                remedy: isSpan
                    ? "inside { } a comma begins a new key: write a list such as [9:00-12:00, 13:00-17:00]"
                    : "write some such as 9:00-17:00, or closed"
            )
            return nil
        }
        switch required(field.value, of: field, as: .either([.text, .list(of: .text)])) {
        case .text(let text)?: return [text]
        case .list(let items)?: return items.compactMap(\.text)
        default: return nil
        }
    }

    /// Reports a problem at the key or at the invalid text, without the value of a variable.
    private func report(_ problem: OpeningHours.SyntaxError, of texts: [String], in fields: Fields) {
        guard let field = fields[problem.key] else { return }
        guard let text = problem.text else {
            context.error(at: field.key, problem.problem, remedy: problem.remedy)
            return
        }
        var node = field.value
        if case .sequence(let items) = node.content {
            node = zip(items, texts).first { $0.1.contains(text) }?.0 ?? node
        }
        let isWritten = node.scalar?.text.contains(text) ?? true
        let sentence = isWritten ? problem.problem : "'\(node.written)' is not a time span"
        context.error(at: node, sentence, remedy: problem.remedy)
    }

    /// Checks that the tenant has a time zone, without which opening hours are ambiguous.
    private func checkTimeZone(at owner: YAMLNode) -> Bool {
        guard let tenant = context.tenant, !tenant.hasTimeZone else { return true }
        context.error(
            at: owner,
            "opening hours need a time zone",
            remedy: "add 'timezone:' to the tenant, such as America/Toronto"
        )
        return false
    }
}
