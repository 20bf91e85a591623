import ChannelKit

/// A mapping from which a plugin's settings were read.
struct IssueSource {
    let fields: Fields
    let context: ReadingContext
}

extension ReadingContext {
    /// Reports a plugin's problem at the value under its path.
    ///
    /// - Parameters:
    ///   - sources: The mappings to search, the most specific first.
    ///   - key: The node to point to when none of them has the setting.
    func report(_ issue: ConfigurationIssue, at sources: [IssueSource], else key: YAMLNode) {
        for source in sources {
            guard let first = issue.path.first, let field = source.fields[first] else { continue }
            let target = field.value.target(of: issue.path.dropFirst()) ?? field.target
            var context = source.context.scoped(to: scope)
            // The log of the part that is invalid because of it, which may be another file's.
            context.log = log
            context.error(at: target, issue.problem, remedy: issue.remedy)
            return
        }
        error(at: key, issue.problem, remedy: issue.remedy)
    }
}

extension YAMLNode {
    /// The deepest node under `path`; nil when its first step does not exist.
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
            // A single value in place of a list is the list's first element.
            return self
        }
    }
}
