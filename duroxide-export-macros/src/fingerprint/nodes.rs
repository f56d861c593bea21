//! The calls of a body as a tree, and the tree as lines.

use crate::fingerprint::texts::{hash, shortened};

/// Something that a body does.
#[derive(Debug, Clone)]
pub(super) enum Node {
    Call(Call),
    /// Waits for a call that was scheduled before.
    Await {
        id: usize,
        text: String,
    },
    Exit(Exit),
    /// An error that `?` returns, of a computation.
    Check(String),
    If {
        condition: String,
        then: Vec<Self>,
        otherwise: Vec<Self>,
    },
    Match {
        value: String,
        arms: Vec<Arm>,
    },
    Loop {
        head: String,
        body: Vec<Self>,
    },
    /// Several futures at once.
    Group {
        head: String,
        parts: Vec<Vec<Self>>,
    },
}

/// One call.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) id: usize,
    pub(super) verb: &'static str,
    pub(super) name: String,
    pub(super) options: Vec<String>,
    /// How its input is computed, which is compared byte by byte.
    pub(super) input: String,
    /// What its outcome is called.
    pub(super) outcome: String,
    /// The ID of the instance that a call starts. Only that of a detached one is compared.
    pub(super) instance: Option<String>,
    /// It has no outcome to await.
    pub(super) is_instant: bool,
    /// It is scheduled, and something else happens before it is awaited.
    pub(super) is_pending: bool,
    /// The body may end if it fails.
    pub(super) may_end: bool,
}

/// A place where the rest may be skipped.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    Return,
    Break,
    Continue,
    /// An error that `?` returns.
    Maybe,
}

#[derive(Debug, Clone)]
pub(super) struct Arm {
    pub(super) pattern: String,
    /// It takes whatever the arms before it do not.
    pub(super) is_rest: bool,
    pub(super) has_guard: bool,
    pub(super) nodes: Vec<Node>,
}

impl Arm {
    /// Whether it takes the error of a result.
    pub(super) fn is_error(&self) -> bool {
        self.pattern == "Err(_)"
    }
}

impl Call {
    fn text(&self) -> String {
        let mut text = String::new();
        if self.is_pending {
            text.push_str("schedule ");
        }
        text.push_str(self.verb);
        if !self.name.is_empty() {
            text.push(' ');
            text.push_str(&self.name);
        }
        if !self.input.is_empty() {
            text.push_str(" of ");
            text.push_str(&shortened(&self.input));
        }
        let mut options = self.options.clone();
        options.extend(self.instance.iter().filter(|_| self.verb == "start").map(|id| format!("id {id}")));
        // Their order in the code does not matter.
        options.sort();
        if !options.is_empty() {
            text.push_str(" with ");
            text.push_str(&options.join(", "));
        }
        if self.may_end {
            text.push('?');
        }
        text
    }
}

impl Node {
    pub(super) fn has_calls(&self) -> bool {
        match self {
            Self::Call(_) | Self::Await { .. } | Self::Group { .. } => true,
            Self::Exit(_) | Self::Check(_) => false,
            Self::If { then, otherwise, .. } => have_calls(then) || have_calls(otherwise),
            Self::Match { arms, .. } => arms.iter().any(|arm| have_calls(&arm.nodes)),
            Self::Loop { body, .. } => have_calls(body),
        }
    }

    /// Whether it can end the function.
    fn may_return(&self) -> bool {
        let any = |nodes: &[Self]| nodes.iter().any(Self::may_return);
        match self {
            Self::Call(call) => call.may_end,
            Self::Exit(exit) => matches!(exit, Exit::Return | Exit::Maybe),
            Self::Check(_) => true,
            Self::Await { .. } => false,
            Self::If { then, otherwise, .. } => any(then) || any(otherwise),
            Self::Match { arms, .. } => arms.iter().any(|arm| any(&arm.nodes)),
            Self::Loop { body, .. } => any(body),
            Self::Group { parts, .. } => parts.iter().any(|part| any(part)),
        }
    }

    /// The node without what changes nothing: conditions without calls, and exits after which nothing would have come.
    fn pruned(self, is_followed: bool) -> Option<Self> {
        Some(match self {
            Self::Exit(_) | Self::Check(_) if !is_followed => return None,
            Self::Call(call) => Self::Call(Call { may_end: call.may_end && is_followed, ..call }),
            Self::If { condition, then, otherwise } => {
                let (then, otherwise) = (pruned(then, is_followed), pruned(otherwise, is_followed));
                if then.is_empty() && otherwise.is_empty() {
                    return None;
                }
                Self::If { condition, then, otherwise }
            }
            Self::Match { value, arms } => Self::Match { value, arms: pruned_arms(arms, is_followed)? },
            Self::Loop { head, body } => {
                let may_skip = is_followed && body.iter().any(Self::may_return);
                if !have_calls(&body) && !may_skip {
                    return None;
                }
                let mut body = pruned(body, true);
                if matches!(body.last(), Some(Self::Exit(Exit::Continue))) {
                    body.pop();
                }
                Self::Loop { head, body }
            }
            Self::Group { head, parts } => {
                Self::Group { head, parts: parts.into_iter().map(|part| pruned(part, is_followed)).collect() }
            }
            other => other,
        })
    }

    fn lines(&self, depth: usize, lines: &mut Vec<String>) {
        let mut line = |depth: usize, text: &str| lines.push(format!("{}{text}", "  ".repeat(depth)));
        match self {
            Self::Call(call) => line(depth, &call.text()),
            Self::Await { text, .. } => line(depth, &format!("await {text}")),
            Self::Exit(exit) => line(depth, exit.text()),
            Self::Check(value) => line(depth, &format!("check {}", shortened(value))),
            Self::If { condition, then, otherwise } => {
                let condition = shortened(condition);
                if then.is_empty() {
                    line(depth, &format!("unless {condition}"));
                    return all_lines(otherwise, depth + 1, lines);
                }
                line(depth, &format!("if {condition}"));
                all_lines(then, depth + 1, lines);
                if !otherwise.is_empty() {
                    lines.push(format!("{}else", "  ".repeat(depth)));
                    all_lines(otherwise, depth + 1, lines);
                }
            }
            Self::Match { value, arms } => {
                line(depth, &format!("match {}", shortened(value)));
                for Arm { pattern, nodes, .. } in arms {
                    lines.push(format!("{}{} =>", "  ".repeat(depth + 1), shortened(pattern)));
                    all_lines(nodes, depth + 2, lines);
                }
            }
            Self::Loop { head, body } => {
                line(depth, &shortened(head));
                all_lines(body, depth + 1, lines);
            }
            Self::Group { head, parts } => {
                line(depth, &shortened(head));
                for part in parts {
                    all_lines(part, depth + 1, lines);
                }
            }
        }
    }
}

impl Exit {
    const fn text(self) -> &'static str {
        match self {
            Self::Return => "return",
            Self::Break => "break",
            Self::Continue => "continue",
            Self::Maybe => "may return an error",
        }
    }
}

pub(super) fn have_calls(nodes: &[Node]) -> bool {
    nodes.iter().any(Node::has_calls)
}

/// The nodes without what changes nothing.
pub(super) fn pruned(nodes: Vec<Node>, is_followed: bool) -> Vec<Node> {
    let mut is_followed = is_followed;
    let mut kept: Vec<Node> = Vec::new();
    for node in nodes.into_iter().rev() {
        let Some(node) = node.pruned(is_followed) else { continue };
        is_followed |= node.has_calls();
        let is_repeated = match (&node, kept.last()) {
            (Node::Exit(Exit::Maybe), Some(Node::Exit(Exit::Maybe | Exit::Return)))
            | (Node::Check(_), Some(Node::Exit(Exit::Return))) => true,
            (Node::Check(value), Some(Node::Check(next))) => value == next,
            _ => false,
        };
        if !is_repeated {
            kept.push(node);
        }
    }
    kept.reverse();
    kept
}

/// The arms with calls. The patterns of the others only matter in front of an arm that takes the rest.
fn pruned_arms(arms: Vec<Arm>, is_followed: bool) -> Option<Vec<Arm>> {
    let mut arms: Vec<_> = arms.into_iter().map(|arm| Arm { nodes: pruned(arm.nodes, is_followed), ..arm }).collect();
    let takes_rest = arms.iter().any(|arm| arm.is_rest && !arm.nodes.is_empty());
    arms.retain(|arm| !arm.nodes.is_empty() || (takes_rest && !arm.is_rest));
    if !takes_rest && !arms.iter().any(|arm| arm.has_guard) {
        // Each value has one arm, wherever that is.
        arms.sort_by(|one, other| one.pattern.cmp(&other.pattern));
    }
    (!arms.is_empty()).then_some(arms)
}

fn all_lines(nodes: &[Node], depth: usize, lines: &mut Vec<String>) {
    for node in nodes {
        node.lines(depth, lines);
    }
}

/// Longer lists are of no use to a reader.
const MOST_LINES: usize = 400;

/// A whole body as lines.
pub(super) fn lines(nodes: Vec<Node>) -> Vec<String> {
    let mut lines = Vec::new();
    all_lines(&pruned(nodes, false), 0, &mut lines);
    if lines.len() > MOST_LINES {
        let rest = lines.split_off(MOST_LINES);
        lines.push(format!("and {} more lines #{:08x}", rest.len(), hash(&rest.join("\n"))));
    }
    lines
}

/// Adds a node after others. A call that is awaited right after it was scheduled is one node, and so is a group of them.
pub(super) fn push(node: Node, nodes: &mut Vec<Node>) {
    match node {
        Node::Await { id, text } => match nodes.last_mut() {
            Some(Node::Call(call)) if call.id == id => call.is_pending = false,
            _ => nodes.push(Node::Await { id, text }),
        },
        Node::Group { head, parts } => {
            let start = nodes.len().saturating_sub(parts.len());
            let is_scheduled = |(part, node): (&Vec<Node>, &Node)| match (&part[..], node) {
                ([Node::Await { id, .. }], Node::Call(call)) => call.id == *id,
                _ => false,
            };
            if start + parts.len() == nodes.len() && parts.iter().zip(&nodes[start..]).all(is_scheduled) {
                let mut calls = nodes.split_off(start);
                for call in &mut calls {
                    if let Node::Call(call) = call {
                        call.is_pending = false;
                    }
                }
                nodes.push(Node::Group { head, parts: calls.into_iter().map(|call| vec![call]).collect() });
            } else {
                nodes.push(Node::Group { head, parts });
            }
        }
        other => nodes.push(other),
    }
}

/// Whether a value is the outcome of what was just done, and nothing has happened because of it yet.
pub(super) fn is_last_outcome(value: &str, nodes: &[Node]) -> bool {
    match nodes.last() {
        Some(Node::Call(call)) => !call.is_pending && !call.is_instant && !call.may_end && call.outcome == value,
        _ => false,
    }
}

/// Notes that `?` follows what was just done.
pub(super) fn may_end(nodes: &mut Vec<Node>) {
    match nodes.last_mut() {
        // What has no outcome only fails if its payload cannot be encoded.
        Some(Node::Call(call)) => call.may_end = !call.is_instant,
        Some(Node::If { then, otherwise, .. }) => {
            for branch in [then, otherwise] {
                if have_calls(branch) {
                    may_end(branch);
                }
            }
        }
        Some(Node::Match { arms, .. }) => {
            for arm in arms.iter_mut().filter(|arm| have_calls(&arm.nodes)) {
                may_end(&mut arm.nodes);
            }
        }
        Some(Node::Exit(Exit::Return | Exit::Maybe) | Node::Check(_)) => {}
        _ => nodes.push(Node::Exit(Exit::Maybe)),
    }
}
