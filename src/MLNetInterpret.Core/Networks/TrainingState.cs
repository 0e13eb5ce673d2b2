using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MLNetInterpret.Core.Networks;

/// <summary>Where a training stands after an evaluation: everything that decides what follows.</summary>
/// <param name="network">What is trained.</param>
/// <param name="optimizer">What updates it.</param>
/// <param name="generator">Where dropout draws from.</param>
/// <param name="parts">What else draws at random.</param>
internal sealed class TrainingState(
    nn.Module network, AdamW optimizer, Generator generator, IReadOnlyList<IResumable> parts) : IDisposable
{
    private readonly BestWeights _weights = new(network);

    /// <summary>Updates done.</summary>
    public int Updates { get; set; }

    /// <summary>Epochs done.</summary>
    public int Epochs => Last?.Epoch ?? 0;

    /// <summary>The last epoch done.</summary>
    public EpochReport? Last { get; private set; }

    /// <summary>The epoch of least validation loss.</summary>
    public EpochReport? Best { get; private set; }

    /// <summary>Ends an epoch.</summary>
    public void Add(EpochReport report)
    {
        Last = report;
        if (Best is not null && report.ValidationLoss >= Best.ValidationLoss) return;
        Best = report;
        _weights.Keep();
    }

    /// <summary>Gives the network the weights of the best epoch.</summary>
    public void RestoreBest() => _weights.Restore();

    /// <summary>Writes it all.</summary>
    public void Write(BinaryWriter to)
    {
        to.Write(Updates);
        Write(to, Last!);
        Write(to, Best!);
        foreach (var (name, values) in network.state_dict()) TensorBytes.Write(to, name, values);
        foreach (var moments in Moments)
        {
            to.Write(moments.step);
            TensorBytes.Write(to, nameof(moments.exp_avg), moments.exp_avg);
            TensorBytes.Write(to, nameof(moments.exp_avg_sq), moments.exp_avg_sq);
        }

        TensorBytes.Write(to, generator);
        foreach (var part in parts) part.Write(to);
        if (Best != Last) _weights.Write(to);
    }

    /// <summary>Takes over what was written.</summary>
    /// <exception cref="InvalidDataException">It is not of such a training; the message is a clause.</exception>
    public void Read(BinaryReader from)
    {
        Updates = from.ReadInt32();
        (Last, Best) = (ReadReport(from), ReadReport(from));
        if (Best.Epoch < 1 || Last.Epoch < Best.Epoch || Last.Of < Last.Epoch)
            throw new InvalidDataException($"it says epoch {Last.Epoch} of {Last.Of}");
        foreach (var (name, values) in network.state_dict()) TensorBytes.Read(from, name, values);
        foreach (var moments in Moments)
        {
            moments.step = from.ReadInt64();
            TensorBytes.Read(from, nameof(moments.exp_avg), moments.exp_avg);
            TensorBytes.Read(from, nameof(moments.exp_avg_sq), moments.exp_avg_sq);
        }

        TensorBytes.Read(from, generator);
        foreach (var part in parts) part.Read(from, Epochs);
        _weights.Keep();
        if (Best != Last) _weights.Read(from);
    }

    /// <inheritdoc/>
    public void Dispose() => _weights.Dispose();

    /// <summary>What AdamW remembers of each parameter.</summary>
    private IEnumerable<AdamW.State> Moments => optimizer.state_dict().State.Cast<AdamW.State>();

    private static void Write(BinaryWriter to, EpochReport report)
    {
        to.Write(report.Epoch);
        to.Write(report.Of);
        to.Write(report.TrainingLoss);
        to.Write(report.ValidationLoss);
        to.Write(report.ValidationMetric);
        to.Write(report.UpdatesPerEpoch);
    }

    private static EpochReport ReadReport(BinaryReader from) =>
        new(from.ReadInt32(), from.ReadInt32(), from.ReadDouble(), from.ReadDouble(), from.ReadDouble())
        {
            UpdatesPerEpoch = from.ReadInt32(),
        };
}
