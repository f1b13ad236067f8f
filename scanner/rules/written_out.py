"""Writes a checked tree out as text again, always in the same way: what means the same has the same text."""

from __future__ import annotations

from scanner.rules.nodes import (
    AllOf,
    AnyOf,
    Arithmetic,
    BarsSince,
    Combined,
    Comparison,
    Computed,
    Constant,
    Count,
    Crossing,
    FactIs,
    Flag,
    InWatchlist,
    Negative,
    Node,
    Not,
    PeriodCondition,
    PeriodNumber,
    Ranked,
    Series,
    Shifted,
    Windowed,
)


def written_out(node: Node) -> str:
    """``node`` in the rule language, with all brackets and defaults: a key that outlives the process."""
    match node:
        case Constant() | Series() | Negative() | Arithmetic() | Combined() | Shifted():
            return _arithmetic(node)
        case Computed():
            arguments = [*map(written_out, node.inputs), *(repr(float(value)) for value in node.parameters)]
            return f"{node.indicator.name}({', '.join(arguments)})"
        case Count():
            return f"count({written_out(node.operand)}, {node.bars})"
        case BarsSince():
            return f"bars_since({written_out(node.operand)})"
        case PeriodNumber() | PeriodCondition():
            return f"{node.period}({written_out(node.operand)}{', open_bar' if node.open_bar else ''})"
        case Ranked():
            return f"rank({written_out(node.operand)})"
        case _:
            return _condition(node)


def _arithmetic(node: Node) -> str:
    match node:
        case Constant():
            return repr(node.value)
        case Series():
            return node.name
        case Shifted():
            return f"{written_out(node.operand)}[{node.bars}]"
        case Negative():
            return f"(-{written_out(node.operand)})"
        case Arithmetic():
            steps = "".join(f" {sign} {written_out(operand)}" for sign, operand in node.steps)
            return f"({written_out(node.first)}{steps})"
        case Combined():
            return f"{node.name}({', '.join(map(written_out, node.operands))})"
        case _:
            raise TypeError(node)


def _condition(node: Node) -> str:
    match node:
        case Comparison():
            return f"({written_out(node.left)} {node.operator} {written_out(node.right)})"
        case Crossing():
            word = "crosses above" if node.above else "crosses below"
            return f"({written_out(node.left)} {word} {written_out(node.right)})"
        case Flag():
            return written_out(node.number)
        case Windowed(word="ago"):
            return f"({written_out(node.operand)} {node.bars} bars ago)"
        case Windowed():
            return f"({written_out(node.operand)} {node.word} {node.bars} bars)"
        case FactIs():
            words = ", ".join(f'"{value}"' for value in node.values)
            return f"({node.fact} in ({words}))"
        case InWatchlist():
            return f'(symbol in watchlist("{node.name}"))'
        case Not():
            return f"(not {written_out(node.operand)})"
        case AllOf() | AnyOf():
            word = " and " if isinstance(node, AllOf) else " or "
            return f"({word.join(map(written_out, node.parts))})"
        case _:
            raise TypeError(node)
