import ChannelKit

/// A mapping that a plugin's settings came from.
struct IssueSource {
    let fields: Fields
    let context: ReadingContext
}

extension ReadingContext {
    /// Notes what a plugin found wrong, at the value that its path leads to.
    ///
    /// - Parameters:
    ///   - sources: The mappings to look in, the most specific first.
    ///   - key: Where to point when none of them has the setting.
    func report(_ issue: ConfigurationIssue, at sources: [IssueSource], else key: YAMLNode) {
        for source in sources {
            guard let first = issue.path.first, let field = source.fields[first] else { continue }
            let target = field.value.target(of: issue.path.dropFirst()) ?? field.target
            source.context.scoped(to: scope).error(at: target, issue.problem, remedy: issue.remedy)
            return
        }
        error(at: key, issue.problem, remedy: issue.remedy)
    }
}

extension YAMLNode {
    /// The deepest node that `path` leads to; nil when not even its first step exists.
    fileprivate func target(of path: ArraySlice<String>) -> YAMLNode? {
        guard let step = path.first else { return isNull ? nil : self }
        switch content {
        case .mapping(let pairs):
            guard let pair = pairs.first(where: { $0.key.scalar?.text == step }) else { return nil }
            return pair.value.target(of: path.dropFirst()) ?? pair.key
        case .sequence(let items):
            guard let index = Int(step), items.indices.contains(index) else { return nil }
            return items[index].target(of: path.dropFirst()) ?? items[index]
        case .scalar:
            // A lone value where a list may stand is the list's first element.
            return self
        }
    }
}
