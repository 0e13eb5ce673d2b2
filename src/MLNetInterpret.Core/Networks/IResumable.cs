namespace MLNetInterpret.Core.Networks;

/// <summary>Draws at random for a training, and can go on from where it stood after an epoch.</summary>
internal interface IResumable
{
    /// <summary>Writes where it stands.</summary>
    void Write(BinaryWriter to);

    /// <summary>Takes the place that was written; it is as new.</summary>
    /// <param name="from">What was written.</param>
    /// <param name="epochs">Epochs that were drawn until then.</param>
    void Read(BinaryReader from, int epochs);
}
