mod activities {
    #[duroxide::activity(idempotent)]
    pub async fn create_vm_10(name: String) -> Result<String, String> {
        Ok(name)
    }

    #[duroxide::activity(idempotent, handle = CreateVm10Handle)]
    pub async fn create_vm10(name: String) -> Result<String, String> {
        Ok(name)
    }
}

fn main() {
    println!("{} {}", activities::CreateVm10::NAME, activities::CREATE_VM10);
}
