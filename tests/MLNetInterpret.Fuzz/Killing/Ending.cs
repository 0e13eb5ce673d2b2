namespace MLNetInterpret.Fuzz.Killing;

/// <summary>What a kill, and the next run after it, may have done.</summary>
internal enum Ending
{
    /// <summary>The run was over before it was killed.</summary>
    EndedBefore,

    /// <summary>The old output stood there whole.</summary>
    OldWhole,

    /// <summary>The new output stood there whole.</summary>
    NewWhole,

    /// <summary>Some of the output's files were the old ones, some the new; each was whole.</summary>
    SomeOfEach,

    /// <summary>Neither output was whole, or one was gone.</summary>
    OutputLost,

    /// <summary>A file of the user's was gone or another.</summary>
    UserFileLost,

    /// <summary>The same command failed afterwards.</summary>
    NextFailed,

    /// <summary>The next run's output was not that of an undisturbed run.</summary>
    NextDiffers,

    /// <summary>After the next run something was left but a checkpoint.</summary>
    LeftBehind,
}
