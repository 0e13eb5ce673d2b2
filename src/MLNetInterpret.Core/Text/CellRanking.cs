using MLNetInterpret.Core.Networks.Recurrent;
using MLNetInterpret.Core.Statistics;

namespace MLNetInterpret.Core.Text;

/// <summary>A unit at one lag of a concept, as the search saw it.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Source">Place of its point among those searched.</param>
/// <param name="Index">Its index there.</param>
/// <param name="Column">The table's column.</param>
/// <param name="Lag">The lag.</param>
/// <param name="Fit">How well it goes with the concept on the searched text.</param>
/// <param name="QValue">Its q-value among all tests.</param>
internal sealed record RankedUnit(Unit Unit, int Source, int Index, int Column, int Lag, ConceptFit Fit, double QValue);

/// <summary>All tests of a search: which units go best with each concept, and how sure that is given the number of
/// tests.</summary>
internal sealed class CellRanking
{
    private readonly ConceptTable _table;
    private readonly IReadOnlyList<RecurrentSource> _sources;
    private readonly bool[] _isAllowed;
    private readonly int _units;
    private readonly double[] _q;

    private CellRanking(ConceptTable table, IReadOnlyList<RecurrentSource> sources, bool[] isAllowed, int units, double[] q)
    {
        (_table, _sources, _isAllowed, _units, _q) = (table, sources, isAllowed, units, q);
        Tests = q.LongCount(value => !double.IsNaN(value));
    }

    /// <summary>Units times columns that were tested: units and concepts that never change are not.</summary>
    public long Tests { get; }

    public static CellRanking Of(
        ConceptTable table, IReadOnlyList<RecurrentSource> sources, IReadOnlySet<Unit> allowed, int units)
    {
        bool[] isAllowed =
        [
            .. sources.SelectMany(source =>
                Enumerable.Range(0, units).Select(index => allowed.Contains(new(source.ToString(), index)))),
        ];
        var p = new double[isAllowed.Length * table.Columns];
        Parallel.For(0, isAllowed.Length, unit =>
        {
            for (var column = 0; column < table.Columns; column++)
            {
                var isTested = isAllowed[unit] && table.Changes(column) && table.Sums.CorrelationOf(unit, column) is not null;
                p[(unit * table.Columns) + column] = isTested ? table.Sums.PValue(unit, column) : double.NaN;
            }
        });
        return new(table, sources, isAllowed, units, FalseDiscoveries.QValues(p));
    }

    /// <summary>The units that go best with a concept, each cell once with the value and lag that go best;
    /// equals in the network's order.</summary>
    public IReadOnlyList<RankedUnit> Best(int concept, int most)
    {
        int[] columns = [.. Enumerable.Range(0, _table.Columns)
            .Where(column => _table[column].Concept == concept && _table.Changes(column))];
        double Strength(int unit, int column) => Math.Abs(_table.Sums.CorrelationOf(unit, column) ?? double.NaN);
        return
        [
            .. Enumerable.Range(0, _isAllowed.Length).Where(unit => _isAllowed[unit])
                .SelectMany(unit => columns.Select(column => (Unit: unit, Column: column, R: Strength(unit, column))))
                .Where(test => !double.IsNaN(test.R))
                .OrderByDescending(test => test.R).ThenBy(test => test.Unit).ThenBy(test => test.Column)
                .DistinctBy(test => (_sources[test.Unit / _units].Layer, test.Unit % _units))
                .Take(most)
                .Select(test => new RankedUnit(
                    new(_sources[test.Unit / _units].ToString(), test.Unit % _units),
                    test.Unit / _units, test.Unit % _units, test.Column, _table[test.Column].Lag,
                    _table.Fit(test.Unit, test.Column), _q[(test.Unit * _table.Columns) + test.Column])),
        ];
    }

    /// <summary>Tests of a concept with a q-value within a rate.</summary>
    public long Discoveries(int concept, double rate)
    {
        var count = 0L;
        for (var at = 0; at < _q.Length; at++)
            if (_q[at] <= rate && _table[at % _table.Columns].Concept == concept) count++;
        return count;
    }
}
