import ChannelKit
import Foundation

// Values of one shape among several, opening hours and paths.

extension ValueReader {
    /// The first of `types` that a value of the node's shape can be.
    func either(
        _ node: YAMLNode,
        of types: [SettingType],
        _ type: SettingType,
        owner: YAMLNode?
    ) -> Reading<SettingValue> {
        if node.isNull { return .empty }
        guard let meant = types.first(where: { $0.mayBe(node) }) else {
            context.error(at: node, "expected \(type.summary); found \(node.kindName)", remedy: hint)
            return .failed
        }
        return read(node, as: meant, owner: owner)
    }

    /// Opening hours, each day with one span of time or several.
    func hours(_ node: YAMLNode) -> Reading<SettingValue> {
        let days = SettingType.map(of: .either([.list(of: .text), .text]))
        return read(node, as: days).flatMap { value in
            guard case .mapping(let members) = value, case .mapping(let pairs) = node.content else { return .failed }
            do throws(OpeningHours.SyntaxError) {
                return .value(.hours(try OpeningHours(parsing: members.mapValues(\.texts))))
            } catch {
                let pair = pairs.first { $0.key.scalar?.text == error.key }
                context.error(at: pair?.value ?? node, error.problem, remedy: error.remedy)
                return .failed
            }
        }
    }

    /// A file or a folder that exists, as an absolute path.
    func path(_ text: ScalarText) -> SettingValue? {
        guard !text.text.isEmpty else { return mismatch(text, .path) }
        let path = URL(fileURLWithPath: context.file.resolve(text.text)).standardizedFileURL.path
        guard FileManager.default.fileExists(atPath: path) else {
            context.error(
                at: text.node,
                "there is no file or folder '\(text.node.written)'",
                remedy: "the path starts at the directory of \(context.file.name)"
            )
            return nil
        }
        return .text(path)
    }
}

extension SettingType {
    /// Whether what is written in `node` has the shape of the type.
    fileprivate func mayBe(_ node: YAMLNode) -> Bool {
        switch (self, node.content) {
        case (.json, _): true
        case (.list, .sequence), (.secret, .sequence): true
        case (.localizedTemplate, .mapping(let pairs)):
            pairs.allSatisfy { $0.key.scalar?.text.isLanguageCode ?? false }
        case (.object, .mapping), (.map, .mapping), (.hours, .mapping): true
        case (.list, _), (.object, _), (.map, _), (.hours, _): false
        case (_, .scalar): true
        default: false
        }
    }
}

extension SettingValue {
    /// The text, or the texts of a list.
    fileprivate var texts: [String] {
        if case .list(let items) = self { items.compactMap(\.text) } else { text.map { [$0] } ?? [] }
    }
}
