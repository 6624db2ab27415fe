//! Several stations: does routing by chance keep its promises?

use super::{exact, lead_time, obeys_little, study, wait};

/// Mean service of most files: 6 minutes.
const SERVICE: f64 = 0.1;

#[test]
fn rework_at_the_same_desk_is_mm1_at_the_greater_rate() {
    let study = study("feedback");
    let (outside, all) = (4.0, 4.0 / 0.75);
    let exact = exact::mmc_wait(all, SERVICE, 1);
    wait(&study, "post", "desk").agrees_with(exact);
    lead_time(&study, "lorries").agrees_with((exact + SERVICE) * all / outside);
    obeys_little(&study, "post", "desk");
}

#[test]
fn two_stations_that_send_work_to_each_other_are_a_jackson_network() {
    let study = study("jackson");
    let (desk, exam) = exact::two_station_rates(4.0, 0.5, 0.4);
    let at_desk = exact::mmc_wait(desk, SERVICE, 1);
    let at_exam = exact::mmc_wait(exam, 0.2, 1);
    wait(&study, "post", "desk").agrees_with(at_desk);
    wait(&study, "post", "exam").agrees_with(at_exam);
    let present = desk * (at_desk + SERVICE) + exam * (at_exam + 0.2);
    lead_time(&study, "lorries").agrees_with(present / 4.0);
    obeys_little(&study, "post", "exam");
}

#[test]
fn green_and_red_channels_are_two_queues_that_do_not_see_each_other() {
    let study = study("channels");
    let (desk, green, red) = (2.0 / 60.0, 5.0 / 60.0, 7.5 / 60.0);
    let at_green = exact::mmc_wait(6.0, green, 1);
    let at_red = exact::mmc_wait(4.0, red, 1);
    wait(&study, "post", "green").agrees_with(at_green);
    wait(&study, "post", "red").agrees_with(at_red);
    let at_desk = exact::mmc_wait(10.0, desk, 1) + desk;
    let exact = at_desk + 0.6 * (at_green + green) + 0.4 * (at_red + red);
    lead_time(&study, "lorries").agrees_with(exact);
}

#[test]
fn stations_in_a_row_each_wait_as_if_alone() {
    let study = study("tandem");
    let ends = exact::mmc_wait(5.0, SERVICE, 1) + SERVICE;
    let middle = exact::mmc_wait(5.0, 0.2, 2) + 0.2;
    lead_time(&study, "lorries").agrees_with(2.0 * ends + middle);
}

#[test]
fn full_waiting_room_blocks_the_gate_before_it_as_its_chain_says() {
    let study = study("blocking");
    let (present, _) = exact::blocking_tandem(5.0, SERVICE, SERVICE, 1);
    lead_time(&study, "lorries").agrees_with(present / 5.0);
}
