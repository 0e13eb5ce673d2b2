using MLNetInterpret.Core.Networks;

namespace MLNetInterpret.Networks;

/// <summary>Keeps every state of a training in memory, and gives one of them to the next.</summary>
internal sealed class KeptStates : ICheckpoints
{
    private readonly List<(TrainingIdentity Identity, double Seconds, byte[] State)> _kept = [];

    public int Count => _kept.Count;

    /// <summary>The state that is found, by its place; null for none.</summary>
    public int? Found { get; set; }

    /// <summary>Whether a cancelled training ends with its best epoch.</summary>
    public bool TakesBest { get; init; }

    /// <summary>What a cancelled training told.</summary>
    public (int Epoch, EpochReport Best)? Stopped { get; private set; }

    /// <summary>Threads of the training.</summary>
    public string Threads => _kept[0].Identity.Facts.Single(fact => fact.Name == "Threads").Value;

    /// <summary>Seconds of training at each state.</summary>
    public IEnumerable<double> Seconds => _kept.Select(state => state.Seconds);

    /// <summary>A store from which a training goes on as if the process had ended after a state.</summary>
    public KeptStates After(int state)
    {
        var rest = new KeptStates { Found = state };
        rest._kept.AddRange(_kept.Take(state + 1));
        return rest;
    }

    public double? Read(TrainingIdentity identity, Action<BinaryReader> read)
    {
        if (Found is not { } found) return null;
        var (known, seconds, state) = _kept[found];
        Assert.IsNull(identity.DifferenceFrom(known), "it is the same training");
        using var reader = new BinaryReader(new MemoryStream(state));
        read(reader);
        Assert.AreEqual(state.Length, reader.BaseStream.Position, "all is read that was written");
        return seconds;
    }

    public void Write(TrainingIdentity identity, double seconds, Action<BinaryWriter> write)
    {
        using var state = new MemoryStream();
        using (var writer = new BinaryWriter(state)) write(writer);
        _kept.Add((identity, seconds, state.ToArray()));
    }

    public bool EndsWithBest(int epoch, EpochReport best)
    {
        Stopped = (epoch, best);
        return TakesBest;
    }
}
