using MLNetInterpret.Core.Units;

namespace MLNetInterpret.Core.Text.Searches;

/// <summary>What a network with random weights reaches of all that findings are compared with.</summary>
/// <param name="Controls">Its best unit for each concept.</param>
/// <param name="Probes">For each concept what <see cref="ProbeSearch.Untrained"/> gives; none without probes.</param>
/// <param name="Marks">What <see cref="MarkSearch.Untrained"/> gives; 0 without marks.</param>
internal sealed record UntrainedNetwork(
    IReadOnlyList<CellConfirmation.Control> Controls, IReadOnlyList<double[]> Probes, double Marks)
{
    /// <summary>It as bytes, for <see cref="FromBytes"/>.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(Controls.Count);
        foreach (var control in Controls)
        {
            writer.Write(control.Correlation);
            writer.Write(control.Unit?.Id ?? "");
            if (control is not { Unit: not null, Series: { } series }) continue;
            writer.Write(control.Lag);
            writer.Write(series.Activations.Length);
            foreach (var activation in series.Activations) writer.Write(activation);
        }

        writer.Write(Probes.Count);
        foreach (var accuracies in Probes)
        {
            writer.Write(accuracies.Length);
            foreach (var accuracy in accuracies) writer.Write(accuracy);
        }

        writer.Write(Marks);
        return stream.ToArray();
    }

    /// <summary>What <see cref="ToBytes"/> was given.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <param name="confirmation">Has the concepts that the activations lie beside.</param>
    public static UntrainedNetwork FromBytes(byte[] bytes, CellConfirmation confirmation)
    {
        using var reader = new BinaryReader(new MemoryStream(bytes));
        CellConfirmation.Control Control(int concept)
        {
            var (correlation, unit) = (reader.ReadDouble(), reader.ReadString());
            if (unit.Length == 0) return CellConfirmation.Control.None with { Correlation = correlation };
            var lag = reader.ReadInt32();
            return new(correlation, Unit.Parse(unit), lag, confirmation.Beside(concept, lag, Many(reader.ReadSingle)));
        }

        T[] Many<T>(Func<T> read) => [.. Enumerable.Range(0, reader.ReadInt32()).Select(_ => read())];
        return new(
            [.. Enumerable.Range(0, reader.ReadInt32()).Select(Control)], Many(() => Many(reader.ReadDouble)),
            reader.ReadDouble());
    }
}
