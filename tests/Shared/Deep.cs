using System.Collections;
using System.Runtime.CompilerServices;
using MLNetInterpret.Core.Findings;

namespace MLNetInterpret;

/// <summary>Equality by contents, through lists and records.</summary>
internal static class Deep
{
    /// <summary>The path to the first difference, or null where there is none.</summary>
    public static string? Difference(object? left, object? right, string path = "")
    {
        if (left is null || right is null) return ReferenceEquals(left, right) ? null : path;
        if (left is VerdictReason && right is VerdictReason) return $"{left}" == $"{right}" ? null : path;
        if (left is ITuple tuple && right is ITuple twin)
            return Enumerable.Range(0, tuple.Length)
                .Select(i => Difference(tuple[i], twin[i], $"{path}.Item{i + 1}"))
                .FirstOrDefault(found => found is not null);
        if (left is IComparable or ActivationPoint) return Equals(left, right) ? null : path;
        if (left is IEnumerable many && right is IEnumerable others && left is not FindingSet and not CellFindings)
        {
            var (a, b) = (many.Cast<object?>().ToArray(), others.Cast<object?>().ToArray());
            return a.Length != b.Length
                ? $"{path}.Count"
                : a.Zip(b)
                    .Select((pair, i) => Difference(pair.First, pair.Second, $"{path}[{i}]"))
                    .FirstOrDefault(found => found is not null);
        }

        if (left.GetType() != right.GetType()) return $"{path}.GetType()";
        if (left is FindingSet set
            && Difference(set.ToArray(), ((FindingSet)right).ToArray(), $"{path}.Findings") is { } finding)
            return finding;
        if (left is CellFindings cells && Difference(cells.ToArray(), ((CellFindings)right).ToArray(), path) is { } cell)
            return cell;
        return left.GetType().GetProperties()
            .Where(property => property.GetIndexParameters().Length == 0)
            .Select(property => Difference(property.GetValue(left), property.GetValue(right), $"{path}.{property.Name}"))
            .FirstOrDefault(found => found is not null);
    }
}
