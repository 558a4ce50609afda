//! The verbs, one or a small family a file.

mod answer;
mod bypasses;
mod calendar;
mod close;
mod comment;
mod compare;
mod config;
mod consent;
mod console;
mod decision;
mod declare;
mod doctor;
mod edit;
mod export;
mod forward;
mod generate;
mod import;
mod incident;
mod init;
mod list;
mod message;
mod new;
mod packet;
pub mod paper;
mod reading;
mod reclass;
mod record;
mod register;
mod risk;
mod run;
mod show;
mod slot;
mod spool;
mod status;
mod template;
mod waive;
mod window;
mod work;

use clap::Subcommand;

use super::arguments::Globals;
use super::fault::Fault;
use super::output::Output;

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Open the console on a made-up provider; nothing is kept
    Demo(console::Demo),
    /// Make a file and register yourself as its admin and manager
    Init(init::Init),
    /// List or count changes
    List(list::List),
    /// Show a change
    Show(show::Show),
    /// Show where the score of a change comes from
    Risk(risk::Risk),
    /// Raise a change from a plan in TOML, or with a title only
    New(new::New),
    /// Edit a plan, in a TOML file or in your editor
    Edit(edit::Edit),
    /// Write a comment
    Comment(comment::Comment),
    /// Hand a change in
    Submit(decision::Submit),
    /// Vote on a change
    Vote(decision::Vote),
    /// Raise or lower the class of a change
    Reclass(reclass::Reclass),
    /// Record the approval of a change
    Approve(decision::Approve),
    /// Put a decision off
    Defer(decision::Defer),
    /// Send a change back to its requester
    Return(decision::Return),
    /// Refuse a change for good
    Reject(decision::Reject),
    /// Release an emergency at once
    Authorise(decision::Authorise),
    /// Say that a condition is met
    Met(decision::Met),
    /// Show the forward schedule, or where changes meet
    Calendar(forward::Calendar),
    /// Find the next slot that is free for all clients of a change
    Slot(slot::Slot),
    /// Put a change in the calendar
    Schedule(calendar::Schedule),
    /// Take a change out of the calendar
    Unschedule(calendar::Unschedule),
    /// Call a change off
    Cancel(calendar::Cancel),
    /// Put a change on hold
    Hold(calendar::Hold),
    /// Take a change off hold
    Release(calendar::Release),
    /// Put a client's consent to a change on record
    Consent(consent::Consent),
    /// Waive a requirement of a change, or take a waiver back
    Waive(waive::Waive),
    /// Begin a wave
    Start(work::Start),
    /// Tick a step
    Tick(work::TickStep),
    /// Take a tick back
    Undo(work::Undo),
    /// Release a hold step, or give a no-return step its go
    ReleaseStep(work::ReleaseStep),
    /// Show how a wave stands, in one line; with --watch, go on doing so
    Window(status::Window),
    /// Interrupt the work of a wave
    Pause(run::Pause),
    /// Go on with interrupted work
    Resume(run::Resume),
    /// Write a note to a step
    Note(run::NoteStep),
    /// Keep a text or a file's size and digest as evidence for a step
    Evidence(run::KeepEvidence),
    /// Refuse a no-return step its go
    NoGo(run::NoGo),
    /// List, apply or acknowledge what was done while the file could not be reached
    Spool(spool::SpoolVerb),
    /// Take changes along to where the file cannot be reached, answer there, bring the answers back
    #[command(subcommand)]
    Packet(packet::PacketVerb),
    /// Say that the work of a wave is over
    Finish(work::Finish),
    /// Fire a trigger
    Trigger(window::Trigger),
    /// Go on under somebody's authority although a trigger fired
    GoOn(run::GoOn),
    /// Begin the rollback
    Rollback(window::Rollback),
    /// End the rollback
    Restored(window::Restored),
    /// List the messages to the clients of a change, or show one whole
    Messages(message::Messages),
    /// Send, write, release or withdraw a message to a client
    #[command(subcommand)]
    Message(message::MessageVerb),
    /// Record the result of a validation check
    Validate(close::Validate),
    /// Sign for what a client's users felt
    Declare(declare::Declare),
    /// Complete a wave; the last one closes the change
    Complete(close::Complete),
    /// Record the review of a change
    Review(close::Review),
    /// Link an incident to a change as its cause or its trigger, or take the link back
    Incident(incident::Incident),
    /// Reopen the verdict on a change
    Reopen(close::Reopen),
    /// The register of people
    #[command(subcommand)]
    People(register::frame::Keep<register::people::Entry>),
    /// The register of clients
    #[command(subcommand)]
    Clients(register::frame::Keep<register::clients::Entry>),
    /// The register of services
    #[command(subcommand)]
    Services(register::frame::Keep<register::services::Entry>),
    /// The register of configuration items
    #[command(subcommand)]
    Items(register::frame::Keep<register::items::Entry>),
    /// The register of boards
    #[command(subcommand)]
    Boards(register::frame::Keep<register::boards::Entry>),
    /// The register of freezes
    #[command(subcommand)]
    Freezes(register::freezes::Freezes),
    /// The register of clients' maintenance windows
    #[command(subcommand)]
    Maintenance(register::maintenance::MaintenanceVerb),
    /// The register of meetings
    #[command(subcommand)]
    Meetings(register::frame::Keep<register::meetings::Entry>),
    /// The policy in force
    #[command(subcommand)]
    Policy(register::policy::PolicyVerb),
    /// The catalogue of templates for standard changes
    #[command(subcommand)]
    Template(template::TemplateVerb),
    /// List work that began before anyone had authorised it
    Bypasses(bypasses::Bypasses),
    /// Take over the change log of another tool as history
    Import(import::Import),
    /// Export events as JSON Lines, or changes as CSV
    Export(export::Export),
    /// List what happened, newest first
    Record(record::Record),
    /// Prove the record and everything made from it
    Verify(record::Verify),
    /// Make the queue and the search anew from the record
    Reindex(record::Reindex),
    /// Copy the file while others work, and check the copy
    Backup(record::Backup),
    /// Show every setting as it stands, and where things are
    Config(config::Config),
    /// Say what is wrong with the machine, the file and the set-up
    Doctor(doctor::Doctor),
    /// Print completions for a shell
    Completions(paper::Completions),
    /// Print the manual page
    Man(paper::Man),
    /// Make a large file for measuring
    #[command(hide = true)]
    Gen(generate::Gen),
}

/// Does what was asked.
pub(super) fn run(verb: Option<Verb>, globals: &Globals, out: &mut Output) -> Result<(), Fault> {
    let Some(verb) = verb else {
        return console::run(globals);
    };
    match verb {
        Verb::Demo(v) => v.run(globals),
        Verb::List(v) => v.run(globals, out),
        Verb::Import(v) => v.run(globals, out),
        Verb::Export(v) => v.run(globals, out),
        Verb::Record(v) => v.run(globals, out),
        Verb::Verify(v) => v.run(globals, out),
        Verb::Reindex(v) => v.run(globals, out),
        Verb::Backup(v) => v.run(globals, out),
        Verb::Config(v) => v.run(globals, out),
        Verb::Doctor(v) => v.run(globals, out),
        Verb::Completions(v) => v.run(out),
        Verb::Man(v) => v.run(out),
        Verb::Gen(v) => v.run(globals, out),
        Verb::Init(v) => v.run(globals, out),
        Verb::Show(v) => v.run(globals, out),
        Verb::Risk(v) => v.run(globals, out),
        Verb::New(v) => v.run(globals, out),
        Verb::Edit(v) => v.run(globals, out),
        Verb::Comment(v) => v.run(globals, out),
        Verb::Submit(v) => v.run(globals, out),
        Verb::Vote(v) => v.run(globals, out),
        Verb::Reclass(v) => v.run(globals, out),
        Verb::Approve(v) => v.run(globals, out),
        Verb::Defer(v) => v.run(globals, out),
        Verb::Return(v) => v.run(globals, out),
        Verb::Reject(v) => v.run(globals, out),
        Verb::Authorise(v) => v.run(globals, out),
        Verb::Met(v) => v.run(globals, out),
        Verb::Calendar(v) => v.run(globals, out),
        Verb::Slot(v) => v.run(globals, out),
        Verb::Schedule(v) => v.run(globals, out),
        Verb::Unschedule(v) => v.run(globals, out),
        Verb::Cancel(v) => v.run(globals, out),
        Verb::Hold(v) => v.run(globals, out),
        Verb::Release(v) => v.run(globals, out),
        Verb::Consent(v) => v.run(globals, out),
        Verb::Waive(v) => v.run(globals, out),
        Verb::Start(v) => v.run(globals, out),
        Verb::Tick(v) => v.run(globals, out),
        Verb::Undo(v) => v.run(globals, out),
        Verb::ReleaseStep(v) => v.run(globals, out),
        Verb::Window(v) => v.run(globals, out),
        Verb::Pause(v) => v.run(globals, out),
        Verb::Resume(v) => v.run(globals, out),
        Verb::Note(v) => v.run(globals, out),
        Verb::Evidence(v) => v.run(globals, out),
        Verb::NoGo(v) => v.run(globals, out),
        Verb::GoOn(v) => v.run(globals, out),
        Verb::Spool(v) => v.run(globals, out),
        Verb::Packet(v) => v.run(globals, out),
        Verb::Finish(v) => v.run(globals, out),
        Verb::Trigger(v) => v.run(globals, out),
        Verb::Rollback(v) => v.run(globals, out),
        Verb::Restored(v) => v.run(globals, out),
        Verb::Messages(v) => v.run(globals, out),
        Verb::Message(v) => v.run(globals, out),
        Verb::Validate(v) => v.run(globals, out),
        Verb::Declare(v) => v.run(globals, out),
        Verb::Complete(v) => v.run(globals, out),
        Verb::Review(v) => v.run(globals, out),
        Verb::Incident(v) => v.run(globals, out),
        Verb::Reopen(v) => v.run(globals, out),
        Verb::People(v) => v.run(globals, out),
        Verb::Clients(v) => v.run(globals, out),
        Verb::Services(v) => v.run(globals, out),
        Verb::Items(v) => v.run(globals, out),
        Verb::Boards(v) => v.run(globals, out),
        Verb::Freezes(v) => v.run(globals, out),
        Verb::Maintenance(v) => v.run(globals, out),
        Verb::Meetings(v) => v.run(globals, out),
        Verb::Policy(v) => v.run(globals, out),
        Verb::Template(v) => v.run(globals, out),
        Verb::Bypasses(v) => v.run(globals, out),
    }
}
