using MLNetInterpret.Reading;
using Microsoft.ML;
using TorchSharp;

namespace MLNetInterpret.Tables.Profiles;

/// <summary>The real rows as the network reads them, kept for one unit after another.</summary>
internal sealed class ProfileRows : IDisposable
{
    private const int BatchRows = 4096;
    private readonly List<torch.Tensor> _batches = [];

    /// <summary>How many there are.</summary>
    public long Count { get; private set; }

    /// <summary>Reads them all.</summary>
    /// <exception cref="ArgumentException">There is no row.</exception>
    public static ProfileRows Read(IDataView view, NetworkTransformer network, CancellationToken cancellation)
    {
        var rows = new ProfileRows();
        try
        {
            foreach (var batch in NetworkRows.Read(view, network, BatchRows, cancellation))
            {
                rows._batches.Add(batch.Input.to(network.Network.Device).clone());
                rows.Count += batch.Input.shape[0];
            }

            return rows.Count > 0 ? rows : throw new ArgumentException("The data has no rows.");
        }
        catch
        {
            rows.Dispose();
            throw;
        }
    }

    /// <summary>Every row's score.</summary>
    public float[] Score(HookedNetwork network, Objective objective) =>
        [.. _batches.SelectMany(batch => network.Score(objective, batch))];

    /// <summary>Refuses scores that cannot be compared.</summary>
    /// <exception cref="ArithmeticException">A score is NaN or infinite.</exception>
    public static float[] Finite(float[] scores) => Array.FindIndex(scores, score => !float.IsFinite(score)) is >= 0 and var bad
        ? throw new ArithmeticException(
            $"Row {bad} of the data scores {scores[bad]}: " +
            "a feature is missing or infinite; replace missing values in the pipeline.")
        : scores;

    public void Dispose() => _batches.ForEach(batch => batch.Dispose());
}
