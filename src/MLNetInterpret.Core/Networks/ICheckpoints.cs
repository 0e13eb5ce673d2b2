namespace MLNetInterpret.Core.Networks;

/// <summary>Where a training's state is kept at each evaluation, and where an interrupted one's is found.</summary>
internal interface ICheckpoints
{
    /// <summary>Finds the state from which a training goes on.</summary>
    /// <param name="identity">What is trained.</param>
    /// <param name="read">Reads the state.</param>
    /// <returns>Seconds that were spent until then; null where the training begins anew.</returns>
    /// <exception cref="InvalidDataException">The state is damaged.</exception>
    /// <exception cref="InvalidOperationException">It is another training's.</exception>
    double? Read(TrainingIdentity identity, Action<BinaryReader> read);

    /// <summary>Keeps a state in place of the one before.</summary>
    /// <param name="identity">What is trained.</param>
    /// <param name="seconds">Seconds that were spent.</param>
    /// <param name="write">Writes the state.</param>
    void Write(TrainingIdentity identity, double seconds, Action<BinaryWriter> write);

    /// <summary>Told that a training was cancelled after an evaluation.</summary>
    /// <param name="epoch">The epoch in which it was cancelled, from 1.</param>
    /// <param name="best">The best epoch so far.</param>
    /// <returns>Whether the training ends with the weights of its best epoch, and not with an exception.</returns>
    bool EndsWithBest(int epoch, EpochReport best);
}
