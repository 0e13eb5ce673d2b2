namespace MLNetInterpret.Reading;

/// <summary>What a network predicts.</summary>
internal enum Target
{
    /// <summary>One of two classes, by one logit.</summary>
    TwoClasses,

    /// <summary>One of several classes, by a logit each.</summary>
    Classes,

    /// <summary>A number.</summary>
    Number,
}
