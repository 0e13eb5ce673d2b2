using Orleans;

namespace MLNetInterpret.Orleans.Jobs;

/// <summary>Coordinates one scan; its key is the plan's id, so that all who ask for the same plan share it.</summary>
[Alias("job")]
internal interface IJobGrain : IGrainWithStringKey
{
    /// <summary>Begins the job, or joins it where it runs.</summary>
    /// <param name="order">What is scanned.</param>
    /// <param name="client">Who asks.</param>
    [Alias("start")]
    Task<JobLook> Start(JobOrder order, string client);

    /// <summary>How the job stands.</summary>
    /// <param name="client">Who asks; a client that does not ask for long has left without a word, and the job goes on.</param>
    [Alias("look"), ResponseTimeout("00:00:03")]
    Task<JobLook> Look(string client);

    /// <summary>Gives the job up for a client; where no other one waits for it, it is cancelled.</summary>
    [Alias("leave")]
    Task Leave(string client);
}
