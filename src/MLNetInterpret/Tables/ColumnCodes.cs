using System.Numerics;

namespace MLNetInterpret.Tables;

/// <summary>Groups of a table's columns that tell every two columns apart, so that a few rows say which column moves which
/// feature: all columns, and for each binary digit of a column's number those where it is 1 and those where it is 0.</summary>
/// <param name="columns">How many columns.</param>
internal sealed class ColumnCodes(int columns)
{
    /// <summary>The owner of what no column moves.</summary>
    public const int Nobody = -1;

    private readonly int _digits = BitOperations.Log2((uint)Math.Max(1, columns - 1)) + 1;

    /// <summary>How many groups.</summary>
    public int Count => 1 + (2 * _digits);

    /// <summary>Their numbers; the first is of all columns.</summary>
    public IEnumerable<int> All => Enumerable.Range(0, Count);

    /// <summary>Whether a column belongs to a group.</summary>
    public static bool Has(int code, int column) => code == 0 || ((column >> ((code - 1) / 2)) & 1) == code % 2;

    /// <summary>Attributes the features that moved to the columns that moved them.</summary>
    /// <param name="still">The features of a row.</param>
    /// <param name="rows">For each group its features where the group's columns have other values.</param>
    /// <param name="owners">For each feature the column that moves it, which is written.</param>
    /// <returns>Whether none is moved by two columns.</returns>
    public bool Attribute(float[] still, float[][] rows, int[] owners)
    {
        for (var slot = 0; slot < still.Length; slot++)
        {
            var (own, owner) = (rows[0][slot], 0);
            var isMoved = !own.Equals(still[slot]);
            for (var digit = 0; digit < _digits; digit++)
            {
                var (one, zero) = (rows[1 + (2 * digit)][slot], rows[2 + (2 * digit)][slot]);
                if (!isMoved)
                {
                    if (!one.Equals(own) || !zero.Equals(own)) return false;
                    continue;
                }

                var isOne = !one.Equals(still[slot]);
                if (!(isOne ? one : zero).Equals(own) || !(isOne ? zero : one).Equals(still[slot])) return false;
                owner |= (isOne ? 1 : 0) << digit;
            }

            if (!isMoved) continue;
            if (owner >= columns || (owners[slot] != Nobody && owners[slot] != owner)) return false;
            owners[slot] = owner;
        }

        return true;
    }
}
